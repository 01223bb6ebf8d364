// What keys must be, with AWS's texts.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys

import { invalid, keyMismatch, validation } from '../errors.ts'
import { attributeOf } from '../expression/path.ts'
import { MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES } from '../limits.ts'
import type { IndexRow, KeyNames, TableRow } from '../tables.ts'
import { kindOf, type Item, type Value } from '../value/types.ts'
import { keyBytes, namesOf } from './keys.ts'

const NOT_VALID = 'One or more parameter values are not valid. '

/** The `Key` of a request: the table's attributes and no others. */
export function checkKey(table: TableRow, key: Item): void {
  const names = namesOf(table.key)
  if (Object.keys(key).length !== names.length) throw keyMismatch()
  for (const name of names) {
    const value = attributeOf(key, name)
    if (value === undefined || kindOf(value) !== table.types[name]) throw keyMismatch()
    checkSize(table.key, name, value)
  }
}

/** The keys of an item that is to be written, the indexes' too. */
export function checkItemKeys(table: TableRow, item: Item): void {
  for (const name of namesOf(table.key)) {
    const value = attributeOf(item, name)
    if (value === undefined) throw invalid(`Missing the key ${name} in the item`)
    const [expected, actual] = [table.types[name]!, kindOf(value)]
    if (actual !== expected) {
      throw invalid(`Type mismatch for key ${name} expected: ${expected} actual: ${actual}`)
    }
    checkSize(table.key, name, value)
  }
  for (const index of table.indexes) checkIndexKeys(table, index, item)
}

function checkIndexKeys(table: TableRow, index: IndexRow, item: Item): void {
  for (const name of namesOf(index.key)) {
    const value = attributeOf(item, name)
    if (value === undefined || namesOf(table.key).includes(name)) continue
    const [expected, actual] = [table.types[name]!, kindOf(value)]
    if (actual !== expected) {
      throw invalid(
        `Type mismatch for Index Key ${name} Expected: ${expected} Actual: ${actual} IndexName: ${index.name}`,
      )
    }
    if (isEmpty(value)) {
      throw validation(
        `${NOT_VALID}A value specified for a secondary index key is not supported. ${emptyText(value)} IndexName: ${index.name}, IndexKey: ${name}`,
      )
    }
    checkLength(index.key, name, value)
  }
}

function checkSize(key: KeyNames, name: string, value: Value): void {
  if (isEmpty(value)) throw validation(`${NOT_VALID}${emptyText(value)} Key: ${name}`)
  checkLength(key, name, value)
}

function emptyText(value: Value): string {
  const kind = 'B' in value ? 'binary' : 'string'
  return `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`
}

function checkLength(key: KeyNames, name: string, value: Value): void {
  const { length } = keyBytes(value)
  if (name === key.range && length > MAX_SORT_KEY_BYTES) {
    throw invalid(
      `Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_KEY_BYTES} bytes`,
    )
  }
  if (name === key.hash && length > MAX_PARTITION_KEY_BYTES) {
    throw invalid(
      `Size of hashkey has exceeded the maximum size limit of${MAX_PARTITION_KEY_BYTES} bytes`,
    )
  }
}

function isEmpty(value: Value): boolean {
  return ('S' in value && value.S === '') || ('B' in value && value.B === '')
}
