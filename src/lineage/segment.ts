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
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The ids under which a hop is found. */
export function idsOf(hop: Hop): string[] {
  const ids = [hop.id]
  if (hop.parentId !== undefined) ids.push(hop.parentId)
  if (hop.traceId !== undefined) ids.push(hop.traceId)
  if (hop.requestId !== undefined) ids.push(hop.requestId)
  return ids
}

/** Rows per segment: an entry is hash * 2^16 + place, exact in a float. */
const MAX_ROWS = 2 ** 16
/** Grows row by row; is searched while it grows (the newest hops), then sealed. */
export class SegmentBuilder {
  hops = 0
  newestAtMs = 0
  readonly #rows: number[] = []
  #entries = new Float64Array(1_024)
  #count = 0

  get rows(): number {
    return this.#rows.length
  }

  get isFull(): boolean {
    return this.#rows.length >= MAX_ROWS
  }

  /** A row with the hops `from` to `end`. */
  add(sequence: number, hops: readonly Hop[], from = 0, end = hops.length): void {
    const place = this.#rows.push(sequence) - 1
    this.hops += end - from
    let last: string | undefined
    for (let i = from; i < end; i++) {
      const { atMs, id, parentId, traceId, requestId } = hops[i]!
      this.#push(hashOf(id), place)
      if (parentId !== undefined) this.#push(hashOf(parentId), place)
      if (traceId !== undefined) this.#push(hashOf(traceId), place)
      // Hops of one request stand together.
      if (requestId !== undefined && requestId !== last) this.#push(hashOf(requestId), place)
      last = requestId
      if (atMs > this.newestAtMs) this.newestAtMs = atMs
    }
  }

  find(hash: number): number[] {
    const places = new Set<number>()
    for (let i = 0; i < this.#count; i++) {
      const entry = this.#entries[i]!
      if (Math.floor(entry / MAX_ROWS) === hash) places.add(entry % MAX_ROWS)
    }
    return [...places].map((place) => this.#rows[place]!)
  }

  facts(): SegmentFacts {
    const firstSequence = this.#rows[0]!
    const lastSequence = this.#rows.at(-1)!
    return { firstSequence, lastSequence, hops: this.hops, newestAtMs: this.newestAtMs }
  }

  seal(): Segment {
    const sorted = this.#entries.slice(0, this.#count).sort()
    const hashes = new Uint32Array(sorted.length)
    const places = new Uint32Array(sorted.length)
    let count = 0
    for (let i = 0; i < sorted.length; i++) {
      const entry = sorted[i]!
      if (i > 0 && entry === sorted[i - 1]) continue
      const hash = Math.floor(entry / MAX_ROWS)
      hashes[count] = hash
      places[count++] = entry - hash * MAX_ROWS
    }
    const rows = Float64Array.from(this.#rows)
    return { rows, hashes: hashes.slice(0, count), places: places.slice(0, count) }
  }

  #push(hash: number, place: number): void {
    if (this.#count === this.#entries.length) {
      const grown = new Float64Array(2 * this.#count)
      grown.set(this.#entries)
      this.#entries = grown
    }
    this.#entries[this.#count++] = hash * MAX_ROWS + place
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
