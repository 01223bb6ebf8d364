// What the index is made of: which hop rows mention a hash. It holds 32-bit hashes, not ids; whoever
// looks up reads the row and compares.

import type { RowCodec } from '../../store/table.ts'

/** Entries by hash, those of one hash by row. Rows are numbers as spans.ts has them. */
export interface Entries {
  readonly hashes: Uint32Array
  readonly rows: Uint32Array
}

export const NO_ENTRIES: Entries = { hashes: new Uint32Array(), rows: new Uint32Array() }

/** FNV-1a over UTF-16 code units. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Rows of the entries with this hash. */
export function rowsOf({ hashes, rows }: Entries, hash: number): Uint32Array {
  const first = lowerBound(hashes, hash)
  let end = first
  while (end < hashes.length && hashes[end] === hash) end++
  return rows.subarray(first, end)
}

/** Index of the first entry whose hash is not below `hash`. */
export function lowerBound(hashes: Uint32Array, hash: number): number {
  let low = 0
  let high = hashes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (hashes[middle]! < hash) low = middle + 1
    else high = middle
  }
  return low
}

/** Hashes, then rows, little-endian as on every machine that Node runs on. */
export const entriesCodec: RowCodec<Entries> = {
  encode({ hashes, rows }) {
    const bytes = Buffer.allocUnsafe(8 * hashes.length)
    const half = 4 * hashes.length
    bytes.set(new Uint8Array(hashes.buffer, hashes.byteOffset, half), 0)
    bytes.set(new Uint8Array(rows.buffer, rows.byteOffset, half), half)
    return bytes
  },
  decode(value) {
    // A copy of its own: typed arrays need their offset aligned.
    const words = new Uint32Array(Uint8Array.from(value).buffer)
    const count = words.length / 2
    return { hashes: words.subarray(0, count), rows: words.subarray(count) }
  },
}

/**
 * Entries of neighbouring segments as one, oldest first; `offsets` is what to add to the rows of
 * each. Of one hash the first `most` stay: nobody asks for more.
 */
export function mergeEntries(
  parts: readonly Entries[],
  offsets: readonly number[],
  most: number,
): Entries {
  const total = parts.reduce((sum, { hashes }) => sum + hashes.length, 0)
  const hashes = new Uint32Array(total)
  const rows = new Uint32Array(total)
  const at = parts.map(() => 0)
  let count = 0
  for (;;) {
    let lowest = Infinity
    for (let i = 0; i < parts.length; i++) {
      const hash = parts[i]!.hashes[at[i]!]
      if (hash !== undefined && hash < lowest) lowest = hash
    }
    if (lowest === Infinity) break
    const end = count + most
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!
      for (; part.hashes[at[i]!] === lowest; at[i]!++) {
        if (count === end) continue
        hashes[count] = lowest
        rows[count++] = part.rows[at[i]!]! + offsets[i]!
      }
    }
  }
  return { hashes: hashes.subarray(0, count), rows: rows.subarray(0, count) }
}
