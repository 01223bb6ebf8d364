// SNS → SQS, one short message of a standard topic for many queues at once: one intent, taken in one
// transaction over all of them. Whatever does not go smoothly becomes an intent of `sns-to-sqs` in that
// transaction, and has its own attempts and dead letter there.

import type { Edge } from '../delivery/edge.ts'
import { exponential } from '../delivery/retry.ts'
import { traceIdOf } from '../kernel/trace-header.ts'
import { bodyFor, SNS_TO_QUEUES, type QueueRun, type SnsRuns } from '../services/sns/port.ts'
import type { Parcel, PortEntry, PortRun, SqsPort } from '../services/sqs/port.ts'
import { type Intent, StoreUnavailable } from '../store/store.ts'
import type { Permissions } from './permission.ts'
import type { Envelopes } from './sns-envelope.ts'
import { entryOfMessage, passageOf } from './sns-queue-entry.ts'

export interface SnsToQueuesParts {
  readonly sns: SnsRuns
  readonly sqs: Pick<SqsPort, 'enqueueRuns'>
  readonly envelopes: Pick<Envelopes, 'notificationText'>
  readonly permissions: Permissions
}

/** Never given up: its deliveries are, each by itself, once it is unfolded. */
const patience = exponential({ firstMs: 1_000, capMs: 60_000 })

export function snsToQueues(parts: SnsToQueuesParts): Edge {
  const { sns, sqs } = parts
  return {
    name: SNS_TO_QUEUES,
    // So many fit one scope. Nothing is in order on a standard topic.
    batchSize: 2,
    concurrency: 16,
    async carry(intents) {
      try {
        await sqs.enqueueRuns(await Promise.all(intents.map((intent) => runOf(parts, intent))))
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error
        // One of them stands in the way of all.
        for (const { id, payload } of intents) await sns.unfold(payload as QueueRun, id)
      }
      return intents.map(() => ({ kind: 'delivered', taken: true }))
    },
    next({ attempt, emittedAtMs: firstAtMs }, _failure, { nowMs, jitter }) {
      return { kind: 'retry', atMs: patience({ attempt, firstAtMs, nowMs, jitter: jitter() })! }
    },
    describe({ payload }) {
      const { messageId, topicArn, traceHeader } = payload as QueueRun
      return { id: messageId, from: topicArn, to: topicArn, traceId: traceIdOf(traceHeader) }
    },
  }
}

const STANDARD = { fifo: false }

async function runOf(
  { sns, envelopes, permissions }: SnsToQueuesParts,
  { id, payload }: Intent,
): Promise<PortRun> {
  const run = payload as QueueRun
  const { topicArn, message } = run
  let raw: PortEntry | undefined
  const parcels: Parcel[] = []
  for (const subscriber of run.subscribers) {
    const of = { topicArn, messageId: run.messageId, subscriber }
    const queueArn = subscriber.endpoint
    let entry = subscriber.raw ? raw : undefined
    if (entry === undefined) {
      const body = subscriber.raw
        ? bodyFor(message, subscriber.protocol)
        : await envelopes.notificationText(of, message)
      entry = entryOfMessage(of, message, STANDARD, body)
      if (subscriber.raw) raw = entry
    }
    parcels.push({
      queueArn,
      entry,
      permit: ({ policy }) => permissions.check(passageOf(topicArn, queueArn), policy),
      otherwise: (tx) => sns.emitAlone(tx, run, subscriber),
    })
  }
  return { intentId: id, parcels }
}
