// EventBridge → SQS, the dead-letter queue of a target: the event, and why it is there as attributes.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { eventBridgeTarget } from '../delivery/retry.ts'
import type { PortAttribute, SqsPort } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import { EVENTS_DEAD_LETTER, EVENTS_SERVICE, failed, type DeadLetter } from './events-delivery.ts'
import type { Permissions } from './permission.ts'

export interface EventsDeadLetterParts {
  readonly sqs: Pick<SqsPort, 'queue' | 'enqueue'>
  readonly permissions: Permissions
}

const retries = eventBridgeTarget()
const LONGEST_REASON = 1_024

export function eventsDeadLetter(parts: EventsDeadLetterParts): Edge {
  return {
    name: EVENTS_DEAD_LETTER,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(parts, intent)),
    next({ attempt, emittedAtMs: firstAtMs }, failure, { nowMs, jitter }) {
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : retries(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `the dead-letter queue did not take it: ${failure.reason}` }
    },
    describe(intent) {
      const { eventId, ruleArn } = (intent.payload as DeadLetter).delivery
      return { id: eventId, from: ruleArn, to: intent.target }
    },
  }
}

async function carryOne(parts: EventsDeadLetterParts, intent: Intent): Promise<Outcome> {
  const { delivery } = intent.payload as DeadLetter
  const { target } = intent
  const queue = await parts.sqs.queue(target)
  if (queue === undefined) return failed('QueueDoesNotExist', `there is no queue ${target}`)
  const source = delivery.ruleArn
  const passage = { service: EVENTS_SERVICE, action: 'sqs:SendMessage', target, source }
  const permit = parts.permissions.check(passage, queue.policy)
  if (!permit.granted) return failed('AccessDenied', permit.reason)
  const entry = {
    body: delivery.event,
    messageAttributes: attributesOf(intent.payload as DeadLetter),
    traceHeader: delivery.traceHeader,
    intentId: intent.id,
    from: delivery.ruleArn,
    via: EVENTS_DEAD_LETTER,
    parentId: delivery.eventId,
    note: permit.note,
  }
  const [result] = await parts.sqs.enqueue(target, [entry])
  if (result && 'error' in result) return failed(result.error.code, result.error.message)
  return { kind: 'delivered', taken: result?.taken ?? false }
}

function attributesOf(letter: DeadLetter): Record<string, PortAttribute> {
  const { delivery, code, reason, exhausted, retries: made } = letter
  const texts: Record<string, string> = {
    RULE_ARN: delivery.ruleArn,
    TARGET_ARN: delivery.target.Arn,
    ERROR_CODE: code,
    ERROR_MESSAGE: reason.slice(0, LONGEST_REASON),
    RETRY_ATTEMPTS: String(made),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
  }
  const entries = Object.entries(texts).map(([name, text]) => {
    return [name, { dataType: 'String', stringValue: text || '-' }] as const
  })
  return Object.fromEntries(entries)
}
