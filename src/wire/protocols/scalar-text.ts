// Simple values as bare text: labels, queries, headers, XML elements, form fields.

import type { Member, Shape } from '../model.ts'
import { fromBase64 } from './json-decode.ts'
import { toBase64 } from './json-encode.ts'
import { malformed, wrongType } from './malformed.ts'
import { formatTimestamp, parseTimestamp, type TimestampFormat } from './timestamp.ts'

export type FromText = (text: string) => unknown
export type ToText = (value: any) => string

type Simple = Extract<Shape, { kind: 'simple' }>

export function fromText(shape: Simple): FromText {
  return FROM[shape.type]
}

export function toText(shape: Simple, member: Member, timestamps: TimestampFormat): ToText {
  if (shape.type === 'timestamp') {
    const format = member.timestampFormat ?? shape.timestampFormat ?? timestamps
    return (value) => formatTimestamp(value, format)
  }
  return TO[shape.type]
}

const INTEGER = /^[+-]?\d{1,19}$/
const DECIMAL = /^[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?$/
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

function integer(expected: 'Integer' | 'Long'): FromText {
  return (text) => {
    const trimmed = text.trim()
    const value = Number(trimmed)
    if (!INTEGER.test(trimmed)) throw wrongType(text, expected)
    const bound = expected === 'Integer' ? 2 ** 31 : 2 ** 63
    // 2^63 - 1 is no number of ours: it reads as 2^63.
    const outside = value < -bound || value > bound || (expected === 'Integer' && value === bound)
    if (outside) throw wrongType(value, expected)
    return value
  }
}

function float(text: string): number {
  const trimmed = text.trim()
  const special = SPECIAL.get(trimmed)
  if (special !== undefined) return special
  if (!DECIMAL.test(trimmed)) throw wrongType(text, 'Double')
  return Number(trimmed)
}

function boolean(text: string): boolean {
  const lower = text.trim().toLowerCase()
  if (lower === 'true' || lower === '1') return true
  if (lower === 'false' || lower === '0') return false
  throw wrongType(text, 'Boolean')
}

function timestamp(text: string): Date {
  const date = parseTimestamp(text.trim())
  if (date === undefined) throw malformed(`${text.slice(0, 100)} is not a valid timestamp`)
  return date
}

function document(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('Invalid JSON')
  }
}

const FROM: Readonly<Record<Simple['type'], FromText>> = {
  string: (text) => text,
  enum: (text) => text,
  boolean,
  integer: integer('Integer'),
  long: integer('Long'),
  float,
  timestamp,
  blob: (text) => fromBase64(text.trim()),
  document,
}

const TO: Readonly<Record<Exclude<Simple['type'], 'timestamp'>, ToText>> = {
  string: String,
  enum: String,
  boolean: String,
  integer: String,
  long: String,
  float: String,
  blob: toBase64,
  document: (value) => JSON.stringify(value),
}
