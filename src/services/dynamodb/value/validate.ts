// Turns what a client sent into what is kept, or says what is wrong with it.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html

import { validation } from '../errors.ts'
import { MAX_DEPTH } from '../limits.ts'
import { canonical } from './number.ts'
import {
  emptyItem,
  type Item,
  type Kind,
  type Value,
  type WireItem,
  type WireValue,
} from './types.ts'

const INVALID = 'One or more parameter values were invalid: '
const TOO_MANY =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
const NONE = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'

export function storedItem(item: WireItem): Item {
  return itemAt(item, 0)
}

export function storedValue(value: WireValue): Value {
  return valueAt(value, 0)
}

function itemAt(item: WireItem, depth: number): Item {
  const stored = emptyItem()
  for (const name of Object.keys(item)) stored[name] = valueAt(item[name]!, depth)
  return stored
}

function valueAt(value: WireValue, depth: number): Value {
  if (depth >= MAX_DEPTH) throw validation('Nesting Levels have exceeded supported limits')
  let kind: Kind | undefined
  for (const name in value) {
    if ((value as Record<string, unknown>)[name] === undefined || name === '$unknown') continue
    if (kind !== undefined) throw validation(TOO_MANY)
    kind = name as Kind
  }
  switch (kind) {
    case 'S':
      return { S: value.S! }
    case 'N':
      return { N: canonical(value.N!) }
    case 'BOOL':
      return { BOOL: value.BOOL! }
    case 'M':
      return { M: itemAt(value.M!, depth + 1) }
    case 'L':
      return { L: value.L!.map((member) => valueAt(member, depth + 1)) }
    case 'B':
      return { B: textOf(value.B!) }
    case 'NULL':
      if (!value.NULL) {
        throw validation(`${INVALID}Null attribute value types must have the value of true`)
      }
      return { NULL: true }
    case 'SS':
      return { SS: stringSet(value.SS!) }
    case 'NS':
      return { NS: numberSet(value.NS!) }
    case 'BS':
      return { BS: binarySet(value.BS!) }
    default:
      throw validation(NONE)
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function stringSet(members: readonly string[]): string[] {
  if (members.length === 0) throw validation(`${INVALID}An string set  may not be empty`)
  if (members.includes('')) {
    throw validation(`${INVALID}An string set may not have a empty string as a member`)
  }
  if (new Set(members).size < members.length) {
    throw validation(`${INVALID}Input collection [${members.join(', ')}] contains duplicates.`)
  }
  return [...members]
}

function numberSet(members: readonly string[]): string[] {
  if (members.length === 0) throw validation(`${INVALID}An number set  may not be empty`)
  const numbers = members.map(canonical)
  if (new Set(numbers).size < numbers.length) {
    throw validation('Input collection contains duplicates')
  }
  return numbers
}

function binarySet(members: readonly Uint8Array[]): string[] {
  if (members.length === 0) throw validation(`${INVALID}Binary sets should not be empty`)
  if (members.some(({ byteLength }) => byteLength === 0)) {
    throw validation(`${INVALID}Binary sets may not contain null or empty values`)
  }
  const texts = members.map(textOf)
  if (new Set(texts).size < texts.length) {
    throw validation(
      `${INVALID}Input collection [${texts.join(', ')}]of type BS contains duplicates.`,
    )
  }
  return texts
}
