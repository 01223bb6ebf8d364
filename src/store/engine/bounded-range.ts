// Ranges that end by bytes: rows are up to 2 MiB, so a number of rows alone bounds no memory.

import { after } from '../key.ts'
import type { Key, Val } from '../store.ts'
import { overlay, textOf, type Change } from './changes.ts'

type Row = [Key, Val]

export function bytesOf([key, value]: readonly [Key, Val]): number {
  return key.byteLength + value.byteLength
}

/** The rows up to the one that brings keys and values to `maxBytes` or over. */
export function upToBytes(rows: Iterable<Row>, maxBytes: number): Row[] {
  const taken: Row[] = []
  let bytes = 0
  for (const row of rows) {
    taken.push(row)
    bytes += bytesOf(row)
    if (bytes >= maxBytes) break
  }
  return taken
}

/** Whether a page ended by its bytes, so that more may follow. */
export function isFull(page: readonly (readonly [Key, Val])[], maxBytes: number): boolean {
  if (maxBytes === Number.POSITIVE_INFINITY) return false
  return page.reduce((sum, row) => sum + bytesOf(row), 0) >= maxBytes
}

export interface BoundedRange {
  readonly start: Key
  readonly end: Key
  readonly limit: number
  readonly reverse: boolean
  readonly maxBytes: number
}

/** Lays changes over as many pages as it takes to fill one: deletions may leave little of a page. */
export function boundedRange(
  range: BoundedRange,
  changes: readonly (readonly [text: string, change: Change])[],
  pageOf: (start: Key, end: Key, limit: number) => Row[],
): Row[] {
  const { limit, reverse, maxBytes } = range
  let { start, end } = range
  const found: Row[] = []
  for (let bytes = 0; ;) {
    const most = limit - found.length + changes.length
    const page = pageOf(start, end, most)
    const isLast = page.length < most && !isFull(page, maxBytes)
    const edge = page.at(-1)?.[0]
    // Of what lies behind the page nothing is known yet.
    const from = textOf(!isLast && reverse ? edge! : start)
    const to = textOf(!isLast && !reverse ? after(edge!) : end)
    const within = changes.filter(([text]) => text >= from && text < to)
    for (const row of overlay(page, within, limit - found.length, reverse)) {
      found.push(row)
      bytes += bytesOf(row)
      if (bytes >= maxBytes || found.length >= limit) return found
    }
    if (isLast) return found
    if (reverse) end = edge!
    else start = after(edge!)
  }
}
