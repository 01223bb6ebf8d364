// Keys of a bucket in bytewise order, from a place on; what a delimiter folds together is passed over
// in one step, however many keys it is.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html

import { after, successor } from '../../../store/key.ts'
import type { Key } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { keyBytes, objects, type ObjectRow } from '../tables.ts'

export interface Listing {
  readonly prefix: string
  readonly delimiter: string | undefined
  /** What comes after this key or common prefix. */
  readonly after: string | undefined
  readonly limit: number
}

export type Entry = { readonly row: ObjectRow } | { readonly common: string }

export interface Listed {
  readonly entries: readonly Entry[]
  /** Of the last entry, if more follow. */
  readonly last: string | undefined
}

const CHUNK = 250

/**
 * How many rows to read next: one behind what was passed over, for as much again may follow; more and more
 * as long as none is folded.
 */
export function grown(rows: number): number {
  return Math.min(CHUNK, rows * 4)
}

export function* listObjects(listing: Listing): Reading<Listed> {
  const { prefix, delimiter, limit } = listing
  const start = objects.key(keyBytes(prefix))
  const end = successor(start)
  let at = startOf(listing, start)
  const entries: Entry[] = []
  let reads = delimiter ? 1 : CHUNK
  // One more than asked for tells whether more follow.
  while (entries.length <= limit) {
    const wanted = Math.min(reads, limit + 1 - entries.length)
    const chunk = yield* objects.slice({ start: at, end }, { limit: wanted, maxBytes: 1_048_576 })
    let skipped = false
    for (const { row } of chunk) {
      const common = commonOf(row.key, prefix, delimiter)
      if (common === undefined) entries.push({ row })
      else {
        entries.push({ common })
        at = pastCommon(common)
        skipped = true
        break
      }
    }
    reads = skipped ? 1 : grown(reads)
    if (skipped) continue
    const last = chunk.at(-1)
    if (last === undefined) break
    at = after(objects.key(keyBytes(last.row.key)))
  }
  const shown = entries.slice(0, limit)
  const more = entries.length > limit
  return { entries: shown, last: more && shown.length > 0 ? nameOf(shown.at(-1)!) : undefined }
}

function startOf({ after: last, prefix, delimiter }: Listing, start: Key): Key {
  if (last === undefined) return start
  const common = commonOf(last, prefix, delimiter)
  const at = common === last ? pastCommon(last) : after(objects.key(keyBytes(last)))
  return Buffer.compare(at, start) > 0 ? at : start
}

function pastCommon(common: string): Key {
  return successor(objects.key(keyBytes(common)))
}

/** Up to and with the first delimiter behind the prefix. */
export function commonOf(
  key: string,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  if (!delimiter || !key.startsWith(prefix)) return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}

export function nameOf(entry: Entry): string {
  return 'row' in entry ? entry.row.key : entry.common
}
