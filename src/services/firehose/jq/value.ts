// jq's values: their names, their order, their equality, and arithmetic.
// https://jqlang.org/manual/v1.6/

import { JqError } from './error.ts'

export type Value = unknown
export type Fields = Readonly<Record<string, Value>>

export function typeOf(value: Value): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value
}

export const isTrue = (value: Value) => value !== false && value !== null && value !== undefined

const ORDER = ['null', 'false', 'true', 'number', 'string', 'array', 'object']

function rank(value: Value): number {
  const type = typeOf(value)
  return ORDER.indexOf(type === 'boolean' ? String(value) : type)
}

/** As jq sorts. Strings by code points. */
export function compare(one: Value, other: Value): number {
  const byType = rank(one) - rank(other)
  if (byType !== 0) return byType
  if (typeof one === 'number') return one - (other as number)
  if (typeof one === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other as string))
  if (Array.isArray(one)) return compareLists(one, other as Value[])
  if (typeof one === 'object' && one !== null) return compareFields(one as Fields, other as Fields)
  return 0
}

function compareLists(one: readonly Value[], other: readonly Value[]): number {
  for (let i = 0; i < Math.min(one.length, other.length); i++) {
    const order = compare(one[i], other[i])
    if (order !== 0) return order
  }
  return one.length - other.length
}

function compareFields(one: Fields, other: Fields): number {
  const [keys, others] = [Object.keys(one).sort(), Object.keys(other).sort()]
  const byKeys = compareLists(keys, others)
  if (byKeys !== 0) return byKeys
  return compareLists(
    keys.map((key) => one[key]),
    keys.map((key) => other[key]),
  )
}

export function textOf(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null)
}

/** As errors name a value. */
export function shown(value: Value): string {
  const text = JSON.stringify(value ?? null)
  return `${typeOf(value)} (${text.length > 40 ? `${text.slice(0, 40)}...` : text})`
}

export function fieldOf(value: Value, key: Value): Value {
  if (value === null || value === undefined) return null
  if (typeof key === 'string' && typeOf(value) === 'object') {
    return Object.hasOwn(value as object, key) ? (value as Fields)[key] : null
  }
  if (typeof key === 'number' && Array.isArray(value)) {
    return value.at(Math.floor(key)) ?? null
  }
  const by = typeof key === 'string' ? `string "${key}"` : typeOf(key)
  throw new JqError(`Cannot index ${typeOf(value)} with ${by}`)
}

export type Operator = '+' | '-' | '*' | '/' | '%'

export function arithmetic(operator: Operator, one: Value, other: Value): Value {
  if (operator === '+') return sum(one, other)
  if (typeof one === 'number' && typeof other === 'number') return numeric(operator, one, other)
  if (operator === '-' && Array.isArray(one) && Array.isArray(other)) {
    return one.filter((value) => !other.some((gone) => compare(value, gone) === 0))
  }
  if (operator === '/' && typeof one === 'string' && typeof other === 'string') {
    return one.split(other)
  }
  throw new JqError(`${shown(one)} and ${shown(other)} cannot be used with '${operator}'`)
}

function sum(one: Value, other: Value): Value {
  if (one === null || one === undefined) return other
  if (other === null || other === undefined) return one
  const type = typeOf(one)
  if (type === typeOf(other)) {
    if (type === 'number') return (one as number) + (other as number)
    if (type === 'string') return (one as string) + (other as string)
    if (type === 'array') return [...(one as Value[]), ...(other as Value[])]
    if (type === 'object') return { ...(one as object), ...(other as object) }
  }
  throw new JqError(`${shown(one)} and ${shown(other)} cannot be added`)
}

function numeric(operator: Operator, one: number, other: number): number {
  if ((operator === '/' || operator === '%') && Math.trunc(other) === 0) {
    if (operator === '%' || other === 0) {
      throw new JqError(`${shown(one)} and ${shown(other)} cannot be divided because the divisor is zero`) // prettier-ignore
    }
  }
  if (operator === '-') return one - other
  if (operator === '*') return one * other
  return operator === '/' ? one / other : Math.trunc(one) % Math.trunc(other)
}
