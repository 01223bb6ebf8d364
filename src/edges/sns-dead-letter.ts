// SNS → SQS, the dead-letter queue of a subscription: what could not be delivered, as it would have
// been. FIFO queues keep group and deduplication id.
// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { SNS_AWS_MANAGED } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import type { PortAttribute, SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import type { Permissions } from './permission.ts'

export const SNS_DEAD_LETTER = 'sns-dead-letter'

/** Payload of a `sns-dead-letter` intent. */
export interface DeadLetter {
  readonly topicArn: string
  readonly subscriptionArn: string
  readonly messageId: string
  readonly body: string
  readonly attributes?: Readonly<Record<string, PortAttribute>>
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly traceHeader?: string
}

export function snsDeadLetter(
  sqs: Pick<SqsPort, 'queue' | 'enqueue'>,
  permissions: Permissions,
): Edge {
  async function carryOne(intent: Intent): Promise<Outcome> {
    const letter = intent.payload as DeadLetter
    const passage = {
      service: 'sns.amazonaws.com',
      action: 'sqs:SendMessage',
      target: intent.target,
      source: letter.topicArn,
    }
    const queue = await sqs.queue(intent.target)
    if (queue === undefined) return failed('QueueDoesNotExist', 'there is no such queue', true)
    const permit = permissions.check(passage, queue.policy)
    if (!permit.granted) return failed('AccessDenied', permit.reason, true)
    const entry = {
      body: letter.body,
      messageAttributes: letter.attributes,
      messageGroupId: letter.groupId,
      messageDeduplicationId: queue.fifo ? letter.deduplicationId : undefined,
      traceHeader: letter.traceHeader,
      intentId: intent.id,
      from: letter.topicArn,
      via: SNS_DEAD_LETTER,
      parentId: letter.messageId,
      note: permit.note,
    }
    try {
      const [result] = await sqs.enqueue(intent.target, [entry])
      if (result && 'error' in result) return failed(result.error.code, result.error.message, true)
      return { kind: 'delivered', taken: result?.taken ?? false }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      return failed(error.code, error.message, (error.status ?? 400) < 500)
    }
  }
  return {
    name: SNS_DEAD_LETTER,
    carry: (intents) => Promise.all(intents.map(carryOne)),
    next(intent, failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : SNS_AWS_MANAGED(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `the dead-letter queue did not take it: ${failure.reason}` }
    },
    describe(intent) {
      const { messageId, topicArn } = intent.payload as DeadLetter
      return { id: messageId, from: topicArn, to: intent.target }
    },
  }
}

function failed(code: string, reason: string, permanent: boolean): Outcome {
  return { kind: 'failed', permanent, code, reason }
}
