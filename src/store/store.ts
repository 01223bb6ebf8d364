// The one abstraction that holds all state: ordered keys per partition, transactions over the
// partitions that they name, an outbox of intents, and the lineage hops that each commit describes.

import type { Hop } from '../kernel/hop.ts'

/** Bytewise ordered, 1 to `MAX_KEY_BYTES`. Short ones are faster: most have some 50 bytes. */
export type Key = Uint8Array
/** Up to 1 MiB (plus framing: `MAX_VALUE_BYTES`). Larger content goes to the blob store. */
export type Val = Uint8Array

/**
 * What the keys of S3 (1,024 bytes) and DynamoDB's indexes (a sort key of 1,024 bytes, escaped) need to
 * be kept in their order, and less than PostgreSQL's index rows hold (ADR 13).
 */
export const MAX_KEY_BYTES = 2560
/** 1 MiB of content and room for its row's other members. */
export const MAX_VALUE_BYTES = 1_048_576 * 2 + 65_536

/**
 * The partitions of one transaction, named before it starts. Reads and writes go to the first one
 * unless `Tx.in` names another. Most have one: write a plain string.
 */
export type Scope = string | readonly string[]

export const MAX_SCOPE = 128

/** `partition`: of the scope; default its first. Written by `Tx.read`, not by hand. */
export type Read =
  | { readonly op: 'get'; readonly partition?: string; readonly key: Key }
  /**
   * Keys in [start, end), at most `limit`; ends early with the row that brings the bytes of keys
   * and values to `maxBytes` or over, so it is never empty for its size. Answers `[Key, Val][]`.
   */
  | {
      readonly op: 'range'
      readonly partition?: string
      readonly start: Key
      readonly end: Key
      readonly limit: number
      readonly maxBytes?: number
      readonly reverse?: boolean
    }
  /**
   * Takes an intent out of the outbox as part of this transaction. Answers true if it was still
   * there: then this operation's effects happen exactly once. False: a redelivery, or the intent's
   * slot went to another node: do nothing. `withdraws`: called off by the service that emitted it,
   * whichever node delivers.
   */
  | { readonly op: 'take'; readonly intentId: string; readonly withdraws?: boolean }

export interface Tx {
  /** The store's time, one value for the whole operation; several nodes have one. */
  readonly nowMs: number
  /**
   * The same transaction, in another partition of its scope: `put`, `del` and `add` write there.
   * Throws RangeError for a partition that the scope does not name.
   */
  in(partition: string): Tx
  /** Lets a reading read in this transaction's partition: `yield* tx.in(p).read(table.get(key))`. */
  read<T>(reading: Generator<Read, T, any>): Generator<Read, T, any>
  random(bytes: number): Uint8Array
  uuid(): string
  put(key: Key, value: Val): void
  del(key: Key): void
  /**
   * Adds to a counter, a value that is a signed 64-bit little-endian integer (see `readCounter`).
   * Commutative, so an adapter folds all additions of a batch into one write.
   */
  add(key: Key, delta: number): void
  /** Writes an outbox row in the same transaction. Returns the intent's id. */
  emit(intent: NewIntent): string
  /**
   * Puts an intent back with a later due time and what was learned from the failed attempt. Without
   * effect, and answers false, when the intent has left the outbox in the meantime, or its slot this
   * node.
   */
  reschedule(
    intentId: string,
    change: { dueAtMs: number; attempt: number; lastError?: string },
  ): boolean
  /** Records what happened, in the same commit. */
  hop(hop: Hop): void
}

/**
 * Re-runnable: no I/O, no clock and no chance except through `tx`. A throw discards its writes.
 *
 * On hot paths write `(tx) => work(tx, …)` with a generator function `work` of the module, not
 * `function* (tx) {…}` in place: for each such closure V8 makes a hidden class in the old
 * generation, which keeps the request alive until the next full collection.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Op<T> = (tx: Tx) => Generator<Read, T, any>

/** "This event must reach that target": written in the transaction that caused it. */
export interface NewIntent {
  /** Name of the edge that carries it, e.g. `sns-to-sqs`. */
  readonly edge: string
  /** What the pump groups by: intents to one target travel in one batch. Usually an ARN. */
  readonly target: string
  /** Intents of one lane are carried strictly in order; a failing one blocks those behind it. */
  readonly lane?: string
  /** Default: at once. */
  readonly dueAtMs?: number
  /** JSON-serializable, defined by the edge. */
  readonly payload: unknown
}

export interface Intent extends NewIntent {
  /** Unique; sorts by emission. */
  readonly id: string
  readonly dueAtMs: number
  readonly emittedAtMs: number
  /** Attempts made so far: 0 when fresh. */
  readonly attempt: number
  readonly lastError?: string
  /** Bytes of the payload as stored, so that readers can bound what they hold. */
  readonly bytes?: number
}

/**
 * What the pump schedules: one lane, or all intents of one edge and target that have no lane. An
 * index over (edge, target, lane ?? '', lane === undefined ? dueAtMs : 0, id) serves both queries.
 */
export interface Channel {
  readonly edge: string
  readonly target: string
  readonly lane?: string
}

export interface Outbox {
  /**
   * Channels that hold intents, ordered by (edge, target, lane; no lane first), each with the due
   * time of its head: of a lane the smallest id's (though others behind it may be due earlier),
   * else the earliest. A skip scan: its cost grows with `limit`, not with the intents behind a head.
   */
  channels(limit: number, after?: Channel): Promise<(Channel & { readonly dueAtMs: number })[]>
  /**
   * The first `limit` intents of one channel in the order in which they are to be carried: a lane's
   * by id whatever their due times, others by (dueAtMs, id). Durable ones only. Ends early with the
   * intent whose payload brings the sum of `bytes` to `maxBytes` or over.
   */
  channel(of: Channel, limit: number, maxBytes?: number): Promise<Intent[]>
  /** Intents due at or before `untilMs`, oldest due first; `after` continues a page. */
  due(untilMs: number, limit: number, after?: Pick<Intent, 'id' | 'dueAtMs'>): Promise<Intent[]>
  nextDueMs(): Promise<number | undefined>
  get(intentId: string): Promise<Intent | undefined>
  count(): Promise<number>
  /**
   * Called after a commit is durable with the intents that it emitted or rescheduled, and that are
   * still in the outbox. Synchronous: `wake` begins its activity before the commit's own ends.
   */
  watch(wake: (intents: readonly Intent[]) => void): () => void
}

/** How long what other nodes wrote may stay unseen. */
export const LOOK_MS = 1_000

export interface Lease {
  /** Grows with every change of holder. */
  readonly epoch: number
  release(): Promise<void>
}

export interface StoreHealth {
  readonly writable: boolean
  readonly freeBytes: number
  /** Age of the oldest write that is not yet durable. */
  readonly lagMs: number
  /** `fsync` unless the operator relaxed it by name. */
  readonly durability: 'fsync' | 'buffered' | 'memory'
}

/**
 * `firstRow`: sequence of the row of the hop partition that keeps the first `HOPS_PER_ROW` of them;
 * more follow in rows with the next sequences. Undefined where hops are not kept.
 */
export type HopListener = (hops: readonly Hop[], firstRow: number | undefined) => void

export interface Store {
  /**
   * Runs `op` serializably with every other operation on the partitions of its scope, 1 to 128, and
   * commits its writes to all of them at once; resolves with its answer once its effects (and
   * everything it read) are durable. `buffered` resolves at commit, before fsync.
   */
  transact<T>(
    scope: Scope,
    op: Op<T>,
    options?: { durability?: 'fsync' | 'buffered'; signal?: AbortSignal },
  ): Promise<T>
  /**
   * Pages through [start, end) outside any transaction: each page is consistent in itself. A page
   * ends with the row that brings it to 1 MiB, and the event loop has its turns between pages.
   */
  scan(
    partition: string,
    start: Key,
    end: Key,
    options?: { limit?: number; reverse?: boolean },
  ): AsyncIterable<readonly [Key, Val][]>
  /**
   * The name of this node, where others write to the store too: what counts for all of them is counted
   * in the store. Their commits may be announced late or never: whoever waits for one looks again
   * every `LOOK_MS`. Undefined: all that is written is written here, and announced.
   */
  readonly nodeName?: string | undefined
  /** A hint after a durable commit that wrote to `partition`. */
  watch(partition: string, wake: () => void): () => void
  /** Called after each durable commit with the hops it recorded: for live streams, metrics, an index. */
  watchHops(listener: HopListener): () => void
  /** Names of partitions that hold at least one key, sorted. */
  partitions(prefix: string): AsyncIterable<string>
  /**
   * Leases a partition, or a slot by its name (`slots.ts`), for so long by the store's time. Asked
   * again it goes on, under the same epoch if nobody else had it meanwhile. Null: another holder has
   * it, or had it; whoever is told so ends what it has under way there before it asks again.
   */
  own(partition: string, ttlMs: number): Promise<Lease | null>
  /** Several at once, each for itself. */
  ownEach(partitions: readonly string[], ttlMs: number): Promise<readonly (Lease | null)[]>
  readonly outbox: Outbox
  health(): StoreHealth
  backup(directory: string): Promise<void>
  /** Waits for everything acknowledged or queued to be durable, then closes. */
  close(): Promise<void>
}

/**
 * Hops are kept as rows of this partition, one row per commit batch: key = u64 commit sequence
 * (big-endian), value as in hop-row.ts. Appended by the adapter, read and trimmed by
 * `lineage/` through `scan` and `transact` like any other partition.
 */
export const HOP_PARTITION = '#hops'

/** The store cannot take writes now (disk full, closing): the caller answers with a throttle. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}
