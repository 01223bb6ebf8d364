// Merges neighbouring segments into one, bucket range by bucket range, in small transactions between
// requests. A crash leaves a row that says what was begun: the next start clears away the half.

import { setImmediate as turn } from 'node:timers/promises'
import type { Key, Store, Tx, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { mergeEntries, type Entries } from './entries.ts'
import { joined } from './spans.ts'
import { writeBuckets } from './stretch.ts'
import {
  bitsFor,
  bucketTable,
  INDEX_PARTITION,
  mergeTable,
  segmentTable,
  type MergeRow,
  type SegmentFacts,
} from './tables.ts'

/** Segments of one size that become one of the next. */
export const FANOUT = 8
/** Rows that mention one hash, per segment: more than anyone asks for. */
const MOST_PER_HASH = 4_096
/** Buckets written in one transaction: 2 KB each. */
const STEP_BUCKETS = 64
const REMOVED_AT_ONCE = 256

/** The next segments to merge, the smallest first; undefined when there are not enough of any size. */
export function mergeable(
  segments: readonly SegmentFacts[],
  fanout: number,
): readonly SegmentFacts[] | undefined {
  const levels = new Map<number, SegmentFacts[]>()
  for (const segment of segments) {
    const same = levels.get(segment.level)
    if (same === undefined) levels.set(segment.level, [segment])
    else same.push(segment)
  }
  const full = [...levels.keys()]
    .sort((a, b) => a - b)
    .find((level) => {
      return levels.get(level)!.length >= fanout
    })
  return full === undefined ? undefined : levels.get(full)!.slice(0, fanout)
}

/** Writes the merged segment; undefined when it was stopped. It does not count before `finish`. */
export async function merge(
  store: Store,
  inputs: readonly SegmentFacts[],
  isStopped: () => boolean,
): Promise<MergeRow | undefined> {
  const entries = inputs.reduce((sum, one) => sum + one.entries, 0)
  const { spans, lastRow, offsets } = joined(inputs)
  const output: SegmentFacts = {
    spans,
    lastRow,
    level: inputs[0]!.level + 1,
    firstSequence: inputs[0]!.firstSequence,
    lastSequence: inputs.at(-1)!.lastSequence,
    entries,
    bits: bitsFor(entries),
  }
  const row = { inputs, output, done: false }
  await write(store, function* (tx) {
    mergeTable.put(tx, [], row)
  })
  const bits = Math.min(output.bits, ...inputs.map((input) => input.bits))
  const prefixes = 2 ** bits
  const step = Math.max(1, Math.floor(STEP_BUCKETS / 2 ** (output.bits - bits)))
  for (let prefix = 0; prefix < prefixes; prefix += step) {
    if (isStopped()) return undefined
    const end = Math.min(prefix + step, prefixes)
    await write(store, (tx) => mergeRange(tx, row, offsets, bits, prefix, end))
    await turn()
  }
  return row
}

function* mergeRange(
  tx: Tx,
  { inputs, output }: MergeRow,
  offsets: readonly number[],
  bits: number,
  first: number,
  end: number,
): Reading<void> {
  for (let prefix = first; prefix < end; prefix++) {
    const parts: Entries[] = []
    const shifts: number[] = []
    for (const [i, input] of inputs.entries()) {
      const buckets = 2 ** (input.bits - bits)
      for (let bucket = prefix * buckets; bucket < (prefix + 1) * buckets; bucket++) {
        const part = yield* bucketTable.get(input.lastSequence, input.level, bucket)
        if (part === undefined) continue
        parts.push(part)
        shifts.push(offsets[i]!)
      }
    }
    writeBuckets(tx, output, mergeEntries(parts, shifts, MOST_PER_HASH))
  }
}

/** From here on the merged segment counts, and its parts do not. */
export async function finish(store: Store, { inputs, output }: MergeRow): Promise<void> {
  await write(store, function* (tx) {
    for (const { lastSequence, level } of inputs) segmentTable.del(tx, [lastSequence, level])
    segmentTable.put(tx, [output.lastSequence, output.level], output)
    mergeTable.put(tx, [], { inputs, output, done: true })
  })
}

/** Removes what a merge leaves: its parts when it is done, else its half-written result. */
export async function clearAway(store: Store, { inputs, output, done }: MergeRow): Promise<void> {
  for (const segment of done ? inputs : [output]) await removeBuckets(store, segment)
  await write(store, function* (tx) {
    mergeTable.del(tx, [])
  })
}

export async function removeBuckets(
  store: Store,
  { lastSequence, level }: SegmentFacts,
): Promise<void> {
  const { start, end } = bucketTable.bounds(lastSequence, level)
  for (;;) {
    const more = await write(store, function* (tx) {
      const query = { op: 'range', start, end, limit: REMOVED_AT_ONCE } as const
      const rows = (yield query) as [Key, Val][]
      for (const [key] of rows) tx.del(key)
      return rows.length > 0
    })
    if (!more) return
    await turn()
  }
}

/** The index follows the hops: nobody waits until it is on the disk. */
function write<T>(store: Store, op: (tx: Tx) => Reading<T>): Promise<T> {
  return store.transact(INDEX_PARTITION, op, { durability: 'buffered' })
}
