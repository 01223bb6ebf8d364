// Which keys a query, a scan or a segment of one goes over.

import { after, successor } from '../../../store/key.ts'
import type { Key } from '../../../store/store.ts'
import type { KeyCondition } from '../expression/key-condition.ts'
import { rows, type IndexRow, type TableRow } from '../tables.ts'
import type { Item } from '../value/types.ts'
import { indexKey, itemKey, keyBytes, partitionDigest, sortPrefix } from './keys.ts'
import type { Range } from './page.ts'

const END = Uint8Array.of(0, 0)

function key(table: TableRow, index: IndexRow | undefined, ...parts: Uint8Array[]): Key {
  return rows.key(index?.space ?? table.space, Buffer.concat(parts))
}

export function queryRange(
  table: TableRow,
  index: IndexRow | undefined,
  { hash, range }: KeyCondition,
): Range {
  const digest = partitionDigest(hash)
  const whole = { start: key(table, index, digest), end: successor(key(table, index, digest)) }
  if (range === undefined) return whole
  // Of a table the sort key is the end of the row's key; of an index it is in the middle.
  const begin = (value: (typeof range)['values'][number]) =>
    index === undefined
      ? key(table, index, digest, keyBytes(value))
      : key(table, index, digest, sortPrefix(value), END)
  const past = (value: (typeof range)['values'][number]) =>
    index === undefined ? after(begin(value)) : successor(begin(value))
  const [first, second] = range.values
  switch (range.operator) {
    case '=':
      return { start: begin(first!), end: past(first!) }
    case '<':
      return { start: whole.start, end: begin(first!) }
    case '<=':
      return { start: whole.start, end: past(first!) }
    case '>':
      return { start: past(first!), end: whole.end }
    case '>=':
      return { start: begin(first!), end: whole.end }
    case 'between':
      return { start: begin(first!), end: past(second!) }
    case 'begins_with': {
      const bytes = index === undefined ? keyBytes(first!) : sortPrefix(first!)
      const start = key(table, index, digest, bytes)
      return { start, end: successor(start) }
    }
  }
}

const SPACE = 2 ** 32

/** Of `total` segments, by the first four bytes of digests, which spread evenly. */
export function scanRange(
  table: TableRow,
  index: IndexRow | undefined,
  segment = 0,
  total = 1,
): Range {
  const edge = (number: number): Key => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(Math.floor((number * SPACE) / total))
    return key(table, index, bytes)
  }
  const all = key(table, index)
  return {
    start: segment === 0 ? all : edge(segment),
    end: segment === total - 1 ? successor(all) : edge(segment + 1),
  }
}

/** What is left of a range after a key; undefined when the key lies outside of it. */
export function rest(
  table: TableRow,
  index: IndexRow | undefined,
  range: Range,
  last: Item,
  reverse: boolean,
): Range | undefined {
  const bytes = index === undefined ? itemKey(table, last) : indexKey(table, index, last)
  if (bytes === undefined) return undefined
  const at = key(table, index, bytes)
  if (Buffer.compare(at, range.start) < 0 || Buffer.compare(at, range.end) >= 0) return undefined
  return reverse ? { ...range, end: at } : { ...range, start: after(at) }
}
