// The background half of PurgeQueue and DeleteQueue: rows that nobody can see any more are removed
// in bounded steps. Idempotent, so a crash only repeats a step.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html

import type { Edge } from '../delivery/edge.ts'
import type { SqsTransit } from '../services/sqs/port.ts'

const RETRY_MS = 1_000

export function sqsPurge(sqs: SqsTransit): Edge {
  return {
    name: 'sqs-purge',
    async carry(intents, { nowMs, signal }) {
      for (const intent of intents) await sqs.sweep(intent, signal)
      if (!signal.aborted) return intents.map(() => ({ kind: 'delivered', taken: true }))
      const untilMs = nowMs + RETRY_MS
      return intents.map(() => ({ kind: 'deferred', untilMs, reason: 'stopping' }))
    },
    next: (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + RETRY_MS }),
    describe: (intent) => ({ id: intent.id, from: intent.target, to: intent.target }),
  }
}
