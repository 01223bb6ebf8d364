// A source: an arrow that polls, as AWS's event source mappings and pipes do. Records are read where
// they lie, filtered, gathered into batches and given to a target; what the target says of them decides
// whether they are deleted, passed by, tried again or given up. Two kinds of reader bring the records
// (`reader.ts`): of a queue, which hides what it hands out, and of a log, which keeps an order and a
// position. Everything else is here and the same for all services.

import type { Activity } from '../../kernel/activity.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Random } from '../../kernel/random.ts'
import type { Store } from '../../store/store.ts'

export interface SourceEnv {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  readonly log: Log
}

/** A record on its way, as its reader made it. */
export interface Item {
  /** What a partial failure names, and the lineage: message id, sequence number. */
  readonly id: string
  /** Items of one group keep their order; undefined: it has none. */
  readonly group: string | undefined
  /** Epoch ms: when the queue handed it out, when the log took it in. */
  readonly atMs: number
  /** The record as an element of the target's event. */
  readonly json: string
  /** Of `json`. */
  readonly bytes: number
  readonly traceHeader?: string | undefined
  /** How often a queue has handed it out. */
  readonly attempt?: number
}

export interface Source<I extends Item> {
  /** Also how the arrow is called in the lineage: `sqs-to-lambda`. */
  readonly name: string
  /** Of its hops and checkpoints: one per source's owner, not one per service. */
  readonly partition: string
  /** ARN of what is read. */
  readonly from: string
  readonly target: Target<I>
  /** Records of one batch at most, 1 to 10,000. */
  readonly batchSize: number
  /** How long a batch that is not full waits for more; 0: not at all. */
  readonly windowMs: number
  /** Why a record is not for the target: key and value that failed; undefined when it is. */
  filter?(item: I): string | undefined
}

/** Who gets the batches: a function, a pipe's target. */
export interface Target<I extends Item = Item> {
  readonly arn: string
  /** What the records of one event may have together, a separator each counted. */
  readonly maxBytes: number
  /** Whether an event of this trace runs in a loop: then it is not given to the target. */
  loops?(traceHeader: string): Promise<boolean>
  /** What it throws counts as `busy`. */
  invoke(call: Call<I>): Promise<Answer>
}

export interface Call<I extends Item = Item> {
  /** The same over all attempts at one batch that do not count. */
  readonly requestId: string
  readonly items: readonly I[]
  /** Aborts when the source stops: who has not begun need not begin. */
  readonly signal: AbortSignal
  readonly window?: WindowCall
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html */
export interface WindowCall {
  readonly startMs: number
  readonly endMs: number
  readonly shard: string
  /** JSON text that the invocation before answered. */
  readonly state: string
  /** The last one of its window; without records. */
  readonly isFinal: boolean
  readonly terminatedEarly: boolean
}

export type Answer =
  /** It ran. */
  | {
      readonly kind: 'ran'
      readonly failures: Failures
      /** None of it was done, for this reason: the target failed as a whole. */
      readonly error?: string
      /** Of a window: JSON text for the next invocation. */
      readonly state?: string
      /** What a target's own on-failure record tells of the answer. */
      readonly detail?: unknown
    }
  /** It did not run and may later: throttled, or in trouble that passes. Counts as no attempt. */
  | { readonly kind: 'busy'; readonly reason: string }

/** Reasons by id; a record without one is done. */
export type Failures = ReadonlyMap<string, string>

export const NO_FAILURES: Failures = new Map()

/** Every item failed for one reason. */
export function allFailed(items: readonly Pick<Item, 'id'>[], reason: string): Failures {
  return new Map(items.map(({ id }) => [id, reason]))
}

export async function invokeOnce<I extends Item>(
  { log }: SourceEnv,
  { target }: Source<I>,
  call: Call<I>,
): Promise<Answer> {
  try {
    return await target.invoke(call)
  } catch (error) {
    if (!call.signal.aborted) {
      log.error({ err: error, requestId: call.requestId }, 'invoking a target failed')
    }
    return { kind: 'busy', reason: `ServiceException: ${String(error)}` }
  }
}

const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 5_000

/** How long a busy target is left alone after so many refusals. */
export function backoffMs(refusals: number, random: Random): number {
  const longest = Math.min(FIRST_BACKOFF_MS * 2 ** Math.min(refusals, 10), LONGEST_BACKOFF_MS)
  return longest * (0.5 + random.float() / 2)
}
