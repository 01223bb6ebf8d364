// Equality and order of values. Sets have no order, numbers no spelling.

import { compareNumbers } from './number.ts'
import { contentOf, kindOf, type Item, type Kind, type Value } from './types.ts'

export function equal(one: Value, other: Value): boolean {
  const kind = kindOf(one)
  if (kind !== kindOf(other)) return false
  const [a, b] = [contentOf(one), contentOf(other)]
  switch (kind) {
    case 'SS':
    case 'NS':
    case 'BS':
      return a.length === b.length && new Set([...a, ...b]).size === a.length
    case 'L':
      return a.length === b.length && a.every((value: Value, i: number) => equal(value, b[i]))
    case 'M':
      return equalItems(a, b)
    default:
      return a === b
  }
}

export function equalItems(one: Item, other: Item): boolean {
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  return names.every((name) => other[name] !== undefined && equal(one[name]!, other[name]!))
}

const ORDERED: ReadonlySet<Kind> = new Set(['S', 'N', 'B'])

export function isOrdered(kind: Kind): boolean {
  return ORDERED.has(kind)
}

/** Of two values of one ordered type; undefined where there is no order. */
export function compare(one: Value, other: Value): number | undefined {
  if ('N' in one && 'N' in other) return compareNumbers(one.N, other.N)
  if ('S' in one && 'S' in other) return compareTexts(one.S, other.S)
  if ('B' in one && 'B' in other) return Buffer.compare(bytesOf(one.B), bytesOf(other.B))
  return undefined
}

/** By UTF-8 bytes, which for characters beyond U+FFFF is not the order of JavaScript's strings. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  return Buffer.compare(Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8'))
}

export function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64')
}
