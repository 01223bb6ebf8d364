// The index over a stretch of hop rows: which rows mention an id. It holds 32-bit hashes, not ids;
// whoever looks up reads the row and compares. 4,096 hops take about 100 KB, written at once.

import type { Hop } from '../kernel/hop.ts'
import type { RowCodec } from '../store/table.ts'

export interface Segment {
  /** Sequences of the hop rows, ascending. */
  readonly rows: Float64Array
  /** Ascending, each with the index of its row at the same place in `places`. */
  readonly hashes: Uint32Array
  readonly places: Uint32Array
}

/** What is known of a segment without reading it. */
export interface SegmentFacts {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly hops: number
  readonly newestAtMs: number
}

/** FNV-1a over UTF-16 code units. */
export function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The ids under which a hop is found. */
export function idsOf(hop: Hop): string[] {
  const ids = [hop.id]
  if (hop.parentId !== undefined) ids.push(hop.parentId)
  if (hop.traceId !== undefined) ids.push(hop.traceId)
  if (hop.requestId !== undefined && hop.requestId !== hop.id) ids.push(hop.requestId)
  return ids
}

/** Grows row by row; is searched while it grows (the newest hops), then sealed. */
export class SegmentBuilder {
  hops = 0
  newestAtMs = 0
  readonly #rows: number[] = []
  readonly #byHash = new Map<number, number[]>()

  get rows(): number {
    return this.#rows.length
  }

  add(sequence: number, hops: readonly Hop[]): void {
    const place = this.#rows.push(sequence) - 1
    this.hops += hops.length
    for (const hop of hops) {
      if (hop.atMs > this.newestAtMs) this.newestAtMs = hop.atMs
      for (const id of idsOf(hop)) {
        const hash = hashOf(id)
        const places = this.#byHash.get(hash)
        if (places === undefined) this.#byHash.set(hash, [place])
        else if (places.at(-1) !== place) places.push(place)
      }
    }
  }

  find(hash: number): number[] {
    return (this.#byHash.get(hash) ?? []).map((place) => this.#rows[place]!)
  }

  facts(): SegmentFacts {
    const firstSequence = this.#rows[0]!
    const lastSequence = this.#rows.at(-1)!
    return { firstSequence, lastSequence, hops: this.hops, newestAtMs: this.newestAtMs }
  }

  seal(): Segment {
    const sorted = [...this.#byHash].sort(([a], [b]) => a - b)
    const entries = sorted.reduce((sum, [, places]) => sum + places.length, 0)
    const hashes = new Uint32Array(entries)
    const places = new Uint32Array(entries)
    let at = 0
    for (const [hash, rows] of sorted) {
      for (const row of rows) {
        hashes[at] = hash
        places[at++] = row
      }
    }
    return { rows: Float64Array.from(this.#rows), hashes, places }
  }
}

/** Sequences of the rows that may mention an id with this hash. */
export function findIn(segment: Segment, hash: number): number[] {
  const { hashes, places, rows } = segment
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (hashes[middle]! < hash) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (; low < hashes.length && hashes[low] === hash; low++) found.push(rows[places[low]!]!)
  return found
}

/** Two counts, then the three arrays, little-endian as on every machine that Node runs on. */
export const segmentCodec: RowCodec<Segment> = {
  encode({ rows, hashes, places }) {
    const counts = Uint32Array.of(rows.length, hashes.length)
    const parts = [counts, rows, hashes, places]
    return Buffer.concat(parts.map((part) => Buffer.from(part.buffer, 0, part.byteLength)))
  },
  decode(value) {
    // A copy of its own: typed arrays need their offset aligned.
    const bytes = Uint8Array.from(value).buffer
    const [rowCount = 0, entries = 0] = new Uint32Array(bytes, 0, 2)
    const hashesAt = 8 + 8 * rowCount
    return {
      rows: new Float64Array(bytes, 8, rowCount),
      hashes: new Uint32Array(bytes, hashesAt, entries),
      places: new Uint32Array(bytes, hashesAt + 4 * entries, entries),
    }
  },
}
