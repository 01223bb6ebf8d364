// SQS → SQS: dead letters on their way to the dead-letter queue, and messages that a move task
// sends on. The source's transaction removed the message and emitted the intent; the target's takes
// it, so that the message is in exactly one of the three at any time.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html

import type { Edge } from '../delivery/edge.ts'
import type { SqsTransit } from '../services/sqs/port.ts'

interface Travelling {
  readonly sourceArn: string
  readonly row: { readonly messageId: string }
  readonly newMessageId?: string
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

export function sqsToSqs(sqs: SqsTransit): Edge {
  return {
    name: 'sqs-to-sqs',
    batchSize: 10,
    // One transaction carries all of a call or none, so order within a lane holds.
    keepsLanes: true,
    async carry(intents) {
      const targetArn = intents[0]!.target
      if (!(await sqs.accept(targetArn, intents))) {
        for (const intent of intents) await sqs.giveBack(targetArn, intent)
      }
      return intents.map(() => ({ kind: 'delivered', taken: true }))
    },
    // Only Millrace's own failures come here (a store that cannot write): never given up.
    next(intent, _failure, { nowMs }) {
      const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(intent.attempt, 6))
      return { kind: 'retry', atMs: nowMs + waitMs }
    },
    describe(intent) {
      const { sourceArn, row, newMessageId } = intent.payload as Travelling
      return {
        id: newMessageId ?? row.messageId,
        parentId: newMessageId && row.messageId,
        from: sourceArn,
        to: intent.target,
      }
    },
  }
}
