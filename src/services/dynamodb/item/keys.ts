// Keys of items, as DynamoDB orders them: partitions by a digest, in them by the sort key.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html

import { createHash } from 'node:crypto'
import { attributeOf } from '../expression/path.ts'
import type { IndexRow, KeyNames, TableRow } from '../tables.ts'
import { orderedBytes } from '../value/number.ts'
import { emptyItem, type Item, type Value } from '../value/types.ts'

const DIGEST_BYTES = 16
/** Keys up to here break ties in global indexes as they are, in an order; longer ones by a digest. */
const PLAIN_TIE_BYTES = 64

/** Names of a key's attributes, in order. */
export function namesOf({ hash, range }: KeyNames): string[] {
  return range === undefined ? [hash] : [hash, range]
}

/** The attributes of a key alone. */
export function keyOfItem(names: KeyNames, item: Item): Item {
  const key = emptyItem()
  for (const name of namesOf(names)) key[name] = item[name]!
  return key
}

export function keyBytes(value: Value): Uint8Array {
  if ('S' in value) return Buffer.from(value.S, 'utf8')
  if ('B' in value) return Buffer.from(value.B, 'base64')
  return orderedBytes((value as { N: string }).N)
}

/** Where all items of one partition key begin. Scans go by its order, segments by its first bytes. */
export function partitionDigest(value: Value): Buffer {
  return createHash('sha256').update(keyBytes(value)).digest().subarray(0, DIGEST_BYTES)
}

export function itemKey(table: TableRow, item: Item): Uint8Array {
  const { hash, range } = table.key
  const digest = partitionDigest(item[hash]!)
  return range === undefined ? digest : Buffer.concat([digest, keyBytes(item[range]!)])
}

/** Undefined for an item that the index does not have: one of its keys is missing. */
export function indexKey(table: TableRow, index: IndexRow, item: Item): Uint8Array | undefined {
  const { hash, range } = index.key
  const first = attributeOf(item, hash)
  if (first === undefined) return undefined
  const parts: Uint8Array[] = [partitionDigest(first)]
  if (range !== undefined) {
    const second = attributeOf(item, range)
    if (second === undefined) return undefined
    parts.push(sortPrefix(second), Uint8Array.of(0, 0))
  }
  return Buffer.concat([...parts, tieBreak(table, index, item)])
}

/** What tells items of one index key apart: the rest of the table's key, in its order where it may. */
function tieBreak(table: TableRow, index: IndexRow, item: Item): Uint8Array {
  const key = itemKey(table, item)
  if (index.local) return key.subarray(DIGEST_BYTES)
  return key.length <= PLAIN_TIE_BYTES ? key : createHash('sha256').update(key).digest()
}

/** A sort key within an index's key: 00 is written 00 FF, for 00 00 ends it. */
export function sortPrefix(value: Value): Uint8Array {
  const bytes = keyBytes(value)
  if (!bytes.includes(0)) return bytes
  const out: number[] = []
  for (const byte of bytes) {
    out.push(byte)
    if (byte === 0) out.push(0xff)
  }
  return Uint8Array.from(out)
}
