// What DynamoDB counts an item for.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html

import { numberBytes } from './number.ts'
import type { Item, Value } from './types.ts'

/** A list or map counts three bytes, and one for each of its members. */
const DOCUMENT_BYTES = 3

export function itemBytes(item: Item): number {
  let bytes = 0
  for (const name in item) bytes += textBytes(name) + valueBytes(item[name]!)
  return bytes
}

export function valueBytes(value: Value): number {
  if ('S' in value) return textBytes(value.S)
  if ('N' in value) return numberBytes(value.N)
  if ('B' in value) return binaryBytes(value.B)
  if ('SS' in value) return sum(value.SS, textBytes)
  if ('NS' in value) return sum(value.NS, numberBytes)
  if ('BS' in value) return sum(value.BS, binaryBytes)
  if ('L' in value) {
    return DOCUMENT_BYTES + value.L.reduce((total, member) => total + 1 + valueBytes(member), 0)
  }
  if ('M' in value) {
    return DOCUMENT_BYTES + Object.keys(value.M).length + itemBytes(value.M)
  }
  return 1
}

/** Of base64 text, the bytes behind it. */
export function binaryBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return (base64.length / 4) * 3 - padding
}

function textBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

function sum<T>(members: readonly T[], bytes: (member: T) => number): number {
  return members.reduce((total, member) => total + bytes(member), 0)
}
