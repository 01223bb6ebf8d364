// Many ids at once: which rows may mention them, then the rows, each read and decoded once.

import type { Hop } from '../../kernel/hop.ts'
import type { Store } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { readRows } from '../hop-rows.ts'
import { hashOf, rowsOf, type Entries } from './entries.ts'
import type { Snapshot } from './snapshot.ts'
import { sequenceOf } from './spans.ts'
import { bucketOf, bucketTable, INDEX_PARTITION, type SegmentFacts } from './tables.ts'

export interface LocatedHop {
  readonly hop: Hop
  /** Order of recording. */
  readonly sequence: number
  readonly position: number
}

export interface Found {
  /** Of every id that was asked for, perhaps none. */
  readonly hops: ReadonlyMap<string, readonly LocatedHop[]>
  /** There may be more than was read. */
  readonly cut: boolean
}

/** Buckets read in one transaction, a few microseconds each. */
const PROBES_AT_ONCE = 256
/** Rows read per answer: each may hold a thousand hops. */
const MOST_ROWS = 4_096

export async function findHops(
  store: Store,
  snapshot: Snapshot,
  ids: readonly string[],
  limit: number,
): Promise<Found> {
  const hashes = new Set(ids.map(hashOf))
  const sequences = await sequencesOf(store, snapshot, hashes, limit)
  const rows = new Set<number>()
  let cut = false
  for (const found of sequences.values()) {
    if (found.length > limit) cut = true
    for (const sequence of found.slice(0, limit)) rows.add(sequence)
  }
  const ordered = [...rows].sort((a, b) => a - b)
  if (ordered.length > MOST_ROWS) cut = true
  const hops = new Map<string, LocatedHop[]>(ids.map((id) => [id, []]))
  for await (const { sequence, hops: recorded } of readRows(store, ordered.slice(0, MOST_ROWS))) {
    for (const [position, hop] of recorded.entries()) {
      const { id, parentId, traceId, requestId } = hop
      const located = { hop, sequence, position }
      const take = (name: string | undefined) => {
        const list = name === undefined ? undefined : hops.get(name)
        if (list === undefined || list.at(-1)?.hop === hop) return
        if (list.length < limit) list.push(located)
        else cut = true
      }
      take(id)
      take(parentId)
      take(traceId)
      take(requestId)
    }
  }
  return { hops, cut }
}

interface Probe {
  readonly segment: SegmentFacts
  readonly bucket: number
  readonly hashes: number[]
}

async function sequencesOf(
  store: Store,
  { segments, tails, firstSequence }: Snapshot,
  hashes: ReadonlySet<number>,
  limit: number,
): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>([...hashes].map((hash) => [hash, []]))
  const probes = segments.flatMap((segment) => probesOf(segment, hashes))
  for (let at = 0; at < probes.length; at += PROBES_AT_ONCE) {
    const some = probes.slice(at, at + PROBES_AT_ONCE)
    const buckets = await store.transact(INDEX_PARTITION, () => readBuckets(some), {
      durability: 'buffered',
    })
    for (const [i, { segment, hashes: sought }] of some.entries()) {
      const entries = buckets[i]
      if (entries === undefined) continue
      for (const hash of sought) {
        const sequences = found.get(hash)!
        for (const row of rowsOf(entries, hash)) {
          const sequence = sequenceOf(segment, row)
          // One more than asked for says that there are more.
          if (sequence >= firstSequence && sequences.length <= limit) sequences.push(sequence)
        }
      }
    }
  }
  for (const tail of tails)
    for (const [hash, sequences] of tail.find(hashes)) found.get(hash)!.push(...sequences)
  return found
}

function probesOf(segment: SegmentFacts, hashes: ReadonlySet<number>): Probe[] {
  const probes = new Map<number, Probe>()
  for (const hash of hashes) {
    const bucket = bucketOf(hash, segment.bits)
    const probe = probes.get(bucket)
    if (probe === undefined) probes.set(bucket, { segment, bucket, hashes: [hash] })
    else probe.hashes.push(hash)
  }
  return [...probes.values()]
}

function* readBuckets(probes: readonly Probe[]): Reading<(Entries | undefined)[]> {
  const buckets: (Entries | undefined)[] = []
  for (const { segment, bucket } of probes)
    buckets.push(yield* bucketTable.get(segment.lastSequence, segment.level, bucket))
  return buckets
}
