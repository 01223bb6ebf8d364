// All versions of keys in order, the newest of each first: two tables, read side by side.

import { after, successor } from '../../../store/key.ts'
import type { Key } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { ageOf, keyBytes, objects, versions, type VersionRow } from '../tables.ts'
import { placeOf } from '../version-id.ts'
import { versionOf } from '../object/versions.ts'
import { commonOf, grown } from './skip.ts'

interface Listing {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly after: { readonly key: string; readonly versionId: string | undefined } | undefined
  readonly limit: number
}

export type VersionEntry =
  { readonly row: VersionRow; readonly latest: boolean } | { readonly common: string }

interface Listed {
  readonly entries: readonly VersionEntry[]
  readonly next: { readonly key: string; readonly versionId: string } | undefined
}

const CHUNK = 100

export function* listVersions(listing: Listing): Reading<Listed> {
  const { prefix, delimiter, limit } = listing
  const walk = yield* begin(listing)
  const entries: VersionEntry[] = []
  let latestOf: string | undefined = walk.passed
  while (entries.length <= limit) {
    const row = yield* walk.next()
    if (row === undefined) break
    const common = commonOf(row.key, prefix, delimiter)
    if (common !== undefined) {
      entries.push({ common })
      walk.skip(common)
      continue
    }
    entries.push({ row, latest: row.key !== latestOf })
    latestOf = row.key
  }
  if (entries.length <= limit) return { entries, next: undefined }
  const shown = entries.slice(0, limit)
  const last = shown.at(-1)
  if (last === undefined) return { entries: shown, next: undefined }
  return {
    entries: shown,
    next:
      'row' in last
        ? { key: last.row.key, versionId: last.row.versionId }
        : { key: last.common, versionId: '' },
  }
}

interface Bounds {
  readonly start: Key
  readonly end: Key
}

type Read<Row> = (bounds: Bounds, limit: number) => Reading<{ row: Row }[]>

/** One table from a place on, some rows at a time. */
class Side<Row extends VersionRow> {
  #rows: readonly Row[] = []
  #at = 0
  #start: Key
  readonly #end: Key
  /** Nothing is behind the rows that were read. */
  #isOver = false
  /** Rows that are read at once. */
  #limit: number
  readonly #read: Read<Row>
  readonly #keyOf: (row: Row) => Key

  constructor(bounds: Bounds, limit: number, read: Read<Row>, keyOf: (row: Row) => Key) {
    this.#limit = limit
    this.#start = bounds.start
    this.#end = bounds.end
    this.#read = read
    this.#keyOf = keyOf
  }

  *peek(): Reading<Row | undefined> {
    if (this.#at === this.#rows.length && !this.#isOver) {
      const rows = yield* this.#read({ start: this.#start, end: this.#end }, this.#limit)
      this.#rows = rows.map(({ row }) => row)
      this.#at = 0
      this.#isOver = rows.length < this.#limit
      this.#limit = grown(this.#limit)
    }
    return this.#rows[this.#at]
  }

  take(): Row {
    const row = this.#rows[this.#at++]!
    this.#start = after(this.#keyOf(row))
    return row
  }

  skipTo(start: Key): void {
    this.#rows = []
    this.#at = 0
    this.#isOver = false
    this.#limit = 1
    if (Buffer.compare(start, this.#start) > 0) this.#start = start
  }
}

interface Walk {
  /** The key whose newest version lies before the beginning. */
  readonly passed: string | undefined
  next(): Reading<VersionRow | undefined>
  skip(common: string): void
}

function* begin({ prefix, after: last, delimiter }: Listing): Reading<Walk> {
  const [first, second] = [boundsOf(prefix), versionBounds(prefix)]
  const begins = delimiter ? 1 : CHUNK
  const live = new Side(first, begins, (bounds, limit) => objects.slice(bounds, { limit }), liveKey)
  const older = new Side(
    second,
    begins,
    (bounds, limit) => versions.slice(bounds, { limit }),
    olderKey,
  )
  const skip = (common: string) => {
    live.skipTo(successor(objects.key(keyBytes(common))))
    older.skipTo(versionBounds(common).end)
  }
  let passed: string | undefined
  if (last !== undefined) {
    const { key, versionId } = last
    if (commonOf(key, prefix, delimiter) === key) skip(key)
    else {
      live.skipTo(after(objects.key(keyBytes(key))))
      const place = versionId === undefined ? undefined : yield* sequenceOf(key, versionId)
      older.skipTo(
        place === undefined ? versions.bounds(key).end : after(versions.key(key, ageOf(place))),
      )
      if (place !== undefined) passed = key
    }
  }
  return {
    passed,
    skip,
    *next() {
      const [object, version] = [yield* live.peek(), yield* older.peek()]
      if (object === undefined) return version && older.take()
      if (version === undefined) return live.take()
      const order = Buffer.compare(keyBytes(object.key), keyBytes(version.key))
      return order <= 0 ? live.take() : older.take()
    },
  }
}

function* sequenceOf(key: string, versionId: string): Reading<number | undefined> {
  const row = yield* versionOf(key, versionId)
  return row?.sequence ?? placeOf(versionId)
}

function boundsOf(prefix: string) {
  const start = objects.key(keyBytes(prefix))
  return { start, end: successor(start) }
}

/** Keys of this table go on behind the text, so a prefix is the text without its end. */
function versionBounds(prefix: string) {
  const whole = versions.bounds(prefix).start
  const start = whole.subarray(0, whole.length - 2)
  return { start, end: successor(start) }
}

const liveKey = (row: VersionRow) => objects.key(keyBytes(row.key))
const olderKey = (row: VersionRow) => versions.key(row.key, ageOf(row.sequence))
