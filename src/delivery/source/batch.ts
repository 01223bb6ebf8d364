// Batches within what a target takes.

import type { Item } from './source.ts'

/** Cuts a list so that each part is within the limit, order kept. One that is larger stands alone. */
export function withinLimit<I extends Item>(items: readonly I[], maxBytes: number): I[][] {
  const parts: I[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const each of items) {
    if (bytes + each.bytes + 1 > maxBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)!.push(each)
    bytes += each.bytes + 1
  }
  return parts
}
