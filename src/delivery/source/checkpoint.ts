// Where a source stands in a log: a row per shard and lane, written in the transaction that records
// what became of the records behind it, so that a crash neither skips nor repeats what was written.

import type { Store, Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { LogReader, Shard } from './reader.ts'

export interface Checkpoint {
  /** Everything up to it is done: handled, filtered, given up, or of another lane. */
  readonly position: string
  /**
   * Batches that were cut already and failed, first to last: each from where the one before ends up
   * to its last record. Empty: the next one is free to be gathered.
   */
  readonly cut: readonly Cut[]
  /** The first of `cut` rests until then. */
  readonly retryAtMs?: number
  readonly window?: OpenWindow
  /** The shard is closed and read to its end. */
  readonly ended?: true
  /** Where lanes stood when there were another number of them, until all are passed. */
  readonly joined?: readonly Joined[]
  /** Of how many lanes this is one. */
  readonly lanes: number
  /** Who writes it, and which of his writes this is: another one's ends him. */
  readonly writer: string
  readonly version: number
}

export interface Cut {
  readonly last: string
  /** Attempts that count, so far. */
  readonly attempts: number
}

/** What lane n had done: everything of its groups up to the nth position. */
export interface Joined {
  readonly positions: readonly string[]
}

/** A tumbling window that has begun. */
export interface OpenWindow {
  readonly startMs: number
  /** JSON text of what its last invocation handed on. */
  readonly state: string
  /** Attempts at its final invocation. */
  readonly attempts: number
  /** Its state grew too large: it is to be closed now. */
  readonly tooLarge?: true
}

const checkpointTable = new Table<[source: string, shard: string, lane: number], Checkpoint>('cp')
/** Sources that have begun: a shard that comes later is read from its first record. */
const begunTable = new Table<[source: string], { readonly atMs: number }>('src')

const MAX_LANES = 10
const REMOVED_PER_STEP = 256

export interface CheckpointsOf {
  readonly store: Store
  readonly partition: string
  readonly source: string
  readonly lanes: number
  readonly writer: string
}

type Reader = Pick<LogReader<never>, 'begin' | 'compare'>

/** A source's first look: it begins in all shards at once. Without effect if it has begun. */
export async function beginSource(
  of: CheckpointsOf,
  reader: Reader,
  shards: readonly Shard[],
): Promise<void> {
  const { store, partition, source } = of
  if (await store.transact(partition, () => begunTable.get(source))) return
  const positions: [string, string][] = []
  for (const { id } of shards) positions.push([id, await reader.begin(id)])
  await store.transact(partition, function* (tx) {
    if (yield* begunTable.get(source)) return
    begunTable.put(tx, [source], { atMs: tx.nowMs })
    for (const [shard, position] of positions) {
      for (let lane = 0; lane < of.lanes; lane++) {
        checkpointTable.put(tx, [source, shard, lane], fresh(of, position))
      }
    }
  })
}

function fresh({ lanes, writer }: CheckpointsOf, position: string): Checkpoint {
  return { position, cut: [], lanes, writer, version: 0 }
}

/**
 * Makes this writer the one of a shard's lanes and answers where each of them stands. Where there were
 * another number of lanes, all begin where the last of those stood and pass by what the others had done;
 * batches that were cut, and windows, begin anew.
 */
export function openShard(
  of: CheckpointsOf,
  reader: Pick<LogReader<never>, 'compare'>,
  shard: string,
): Promise<readonly Checkpoint[]> {
  return of.store.transact(of.partition, (tx) => open(tx, of, reader, shard))
}

function* open(
  tx: Tx,
  of: CheckpointsOf,
  reader: Pick<LogReader<never>, 'compare'>,
  shard: string,
): Reading<Checkpoint[]> {
  const { source, lanes, writer } = of
  const rows = yield* checkpointTable.range([source, shard], { limit: MAX_LANES })
  const known = rows.map(({ row }) => row)
  const isSame = known.length === lanes && known.every((row) => row.lanes === lanes)
  const allEnded = known.length > 0 && known.every(({ ended }) => ended === true)
  // Of the joins that are not passed yet, the one that stands last has all.
  const last = known.toSorted((a, b) => reader.compare(a.position, b.position))[0]
  const positions = known.map(({ position }) => position)
  const joins = last && { joined: [{ positions }, ...(last.joined ?? [])] }
  const opened: Checkpoint[] = []
  for (let lane = 0; lane < Math.max(lanes, known.length); lane++) {
    if (lane >= lanes) {
      checkpointTable.del(tx, [source, shard, lane])
      continue
    }
    const before = isSame ? known[lane]! : { ...fresh(of, last?.position ?? ''), ...joins }
    const row = { ...before, ...(allEnded && { ended: true as const }) }
    const mine = { ...row, writer, version: before.version + 1 }
    checkpointTable.put(tx, [source, shard, lane], mine)
    opened.push(mine)
  }
  return opened
}

/** Answers whether every lane of a shard has read it to its end. */
export function hasEnded(of: CheckpointsOf, shard: string): Promise<boolean> {
  return of.store.transact(of.partition, function* () {
    const rows = yield* checkpointTable.range([of.source, shard], { limit: MAX_LANES })
    return rows.length > 0 && rows.every(({ row }) => row.ended === true)
  })
}

/**
 * Writes what follows `held` together with `work`; false: another one writes there now, and nothing was
 * written. To be repeated with the same arguments where it is not known whether it was.
 */
export function writeCheckpoint(
  of: CheckpointsOf,
  at: { readonly shard: string; readonly lane: number },
  held: Checkpoint,
  next: Checkpoint,
  work: (tx: Tx) => void,
): Promise<boolean> {
  return of.store.transact(of.partition, function* (tx) {
    const now = yield* checkpointTable.get(of.source, at.shard, at.lane)
    if (now?.writer !== held.writer) return false
    if (now.version === next.version) return true
    if (now.version !== held.version) return false
    checkpointTable.put(tx, [of.source, at.shard, at.lane], next)
    work(tx)
    return true
  })
}

/** The source is gone for good. */
export async function forgetSource(
  of: Pick<CheckpointsOf, 'store' | 'partition' | 'source'>,
): Promise<void> {
  const step = (): Promise<boolean> =>
    of.store.transact(of.partition, function* (tx) {
      const rows = yield* checkpointTable.range([of.source], { limit: REMOVED_PER_STEP })
      for (const { key } of rows) {
        key.text()
        checkpointTable.del(tx, [of.source, key.text(), key.integer()])
      }
      if (rows.length === REMOVED_PER_STEP) return true
      begunTable.del(tx, [of.source])
      return false
    })
  while (await step());
}
