// What the arrows from a bucket share: retries that AWS does not document (a day of them here), then
// the event is lost, with its reason; whether the target lets S3 in.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html

import type { Edge, Failure, Outcome } from '../delivery/edge.ts'
import { eachAlone } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { BucketEvent, BucketTest } from '../services/s3/port.ts'
import type { Intent } from '../store/store.ts'
import type { Permissions, Permit } from './permission.ts'

export type BucketMessage = BucketEvent | BucketTest

const retry = exponential({
  firstMs: 1_000,
  capMs: 5 * 60_000,
  maxAgeMs: 24 * 3600_000,
  jitter: 0.5,
})

/** `send` is called for each event alone, once it may go. */
export function bucketEdge(
  name: string,
  send: (intent: Intent, message: BucketMessage) => Promise<Outcome>,
): Edge {
  return {
    name,
    batchSize: 10,
    concurrency: 10,
    carry: (intents) =>
      eachAlone(intents, (intent) => send(intent, intent.payload as BucketMessage)),
    next({ attempt, emittedAtMs }, { permanent, code, reason }, { nowMs, jitter }) {
      const atMs = permanent
        ? undefined
        : retry({ attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() })
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `${code}: ${reason}; S3 has no dead-letter queue` }
    },
    describe({ payload, target }) {
      const { id, bucket } = payload as BucketMessage
      return { id, from: bucket.arn, to: target }
    },
  }
}

/** Whether the target's policy lets the bucket's events in. */
export function permitOf(
  permissions: Permissions,
  { bucket }: Pick<BucketMessage, 'bucket'>,
  action: string,
  target: string,
  policy: string | undefined,
): Permit {
  return permissions.check(
    {
      ...{ service: 's3.amazonaws.com', action, target },
      ...{ source: bucket.arn, sourceAccount: bucket.account },
    },
    policy,
  )
}

/** Queues and topics get a trace where the caller of S3 sent one. */
export function traceFrom(message: BucketMessage): { traceHeader?: string } {
  return 'test' in message || message.traceHeader === undefined
    ? {}
    : { traceHeader: message.traceHeader }
}

export function refused(code: string, reason: string): Failure {
  return { kind: 'failed', permanent: true, code, reason }
}
