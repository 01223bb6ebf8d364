// S3 → S3: replicas of new versions, as rules of a bucket want them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html

import type { Edge, Outcome } from '../delivery/edge.ts'
import { eachAlone, failureOf } from '../delivery/failure.ts'
import { exponential } from '../delivery/retry.ts'
import type { ReplicaOrder, S3Port } from '../services/s3/port.ts'
import type { Intent } from '../store/store.ts'

const NAME = 's3-to-s3'
const DAY_MS = 24 * 3600_000

const retry = exponential({ firstMs: 1_000, capMs: 5 * 60_000, maxAgeMs: 10 * DAY_MS, jitter: 0.5 })

export function s3ToS3(s3: Pick<S3Port, 'replicate' | 'giveUpReplica'>): Edge {
  return {
    name: NAME,
    batchSize: 4,
    concurrency: 4,
    carry: (intents, { nowMs }) => eachAlone(intents, (intent) => carry(s3, intent, nowMs)),
    next({ attempt, emittedAtMs }, { code, reason }, { nowMs, jitter }) {
      const atMs = retry({ attempt, firstAtMs: emittedAtMs, nowMs, jitter: jitter() })
      return atMs === undefined
        ? { kind: 'drop', reason: `${code}: ${reason}` }
        : { kind: 'retry', atMs }
    },
    describe({ payload, target }) {
      const { id, bucket } = payload as ReplicaOrder
      return { id, from: bucket.arn, to: target }
    },
  }
}

/** What does not work for a day is given up, and the object says so. */
async function carry(
  s3: Pick<S3Port, 'replicate' | 'giveUpReplica'>,
  { payload, id, emittedAtMs }: Intent,
  nowMs: number,
): Promise<Outcome> {
  const order = payload as ReplicaOrder
  try {
    return outcomeOf(await s3.replicate(order, id))
  } catch (error) {
    const failure = failureOf(error)
    if (nowMs - emittedAtMs < DAY_MS) return failure
    return outcomeOf(await s3.giveUpReplica(order, id, `${failure.code}: ${failure.reason}`))
  }
}

function outcomeOf(carried: Awaited<ReturnType<S3Port['replicate']>>): Outcome {
  return carried.done
    ? { kind: 'delivered', taken: carried.taken }
    : { kind: 'ended', outcome: 'dropped', reason: carried.reason, taken: true }
}
