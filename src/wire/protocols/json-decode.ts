// A parsed tree (JSON or CBOR) → typed input. One closure per shape, compiled at first use, that checks
// types as it goes.

import type { Member, Shape, ShapeRef } from '../model.ts'
import { MAX_DEPTH, MAX_ITEMS, malformed, tooDeep, tooMany, wrongType } from './malformed.ts'
import { reviverOf, type LongText } from './long-texts.ts'
import { parseTimestamp } from './timestamp.ts'

export type Decode = (value: unknown, depth: number) => unknown

// A shape may contain itself, so that members point to a holder which is filled once compiled.
interface Holder {
  decode: Decode
}

export interface JsonNaming {
  /** REST-JSON renames members; AWS JSON does not. */
  readonly useJsonName: boolean
}

type Simple = Extract<Shape, { kind: 'simple' }>
export type SimpleDecoders = Readonly<Record<Simple['type'], Decode>>

export class TreeDecoders {
  readonly #shapes: readonly Shape[]
  readonly #naming: JsonNaming
  readonly #simple: SimpleDecoders
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[], naming: JsonNaming, simple = JSON_SIMPLE) {
    this.#shapes = shapes
    this.#naming = naming
    this.#simple = simple
  }

  decoder(ref: ShapeRef): Decode {
    return this.#holder(ref).decode
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { decode: (value, depth) => holder.decode(value, depth) }
    this.#holders[ref] = holder
    holder.decode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): Decode {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.structure(shape.members, shape.kind === 'union')
      case 'list':
        return list(this.#holder(shape.item.shape), shape.sparse === true)
      case 'map':
        return map(this.#holder(shape.value.shape), shape.sparse === true)
      case 'simple':
        return this.#simple[shape.type]
    }
  }

  /** Decodes some members of a structure: all, or those that REST binds to the body. */
  structure(members: readonly Member[], union = false): Decode {
    return structure(this.#fields(members), union)
  }

  #fields(members: readonly Member[]): Map<string, Field> {
    const fields = new Map<string, Field>()
    for (const member of members) {
      const key = (this.#naming.useJsonName ? member.jsonName : undefined) ?? member.name
      fields.set(key, { name: member.name, holder: this.#holder(member.shape) })
    }
    return fields
  }
}

interface Field {
  readonly name: string
  readonly holder: Holder
}

type JsonObject = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function structure(fields: ReadonlyMap<string, Field>, union: boolean): Decode {
  return (value, depth) => {
    if (!isObject(value)) throw wrongType(value, 'structure')
    if (depth > MAX_DEPTH) throw tooDeep()
    const out: Record<string, unknown> = {}
    let count = 0
    for (const key in value) {
      const item = value[key]
      if (item === null || item === undefined) continue
      const field = fields.get(key)
      if (field === undefined) continue
      out[field.name] = field.holder.decode(item, depth + 1)
      count++
    }
    if (union && count !== 1) throw wrongUnion(count)
    return out
  }
}

export function wrongUnion(count: number): Error {
  return malformed(
    count === 0
      ? 'Unions must have exactly one member set'
      : 'Unexpected: more than one member of a union is set',
  )
}

function list(item: Holder, sparse: boolean): Decode {
  return (value, depth) => {
    if (!Array.isArray(value)) throw wrongType(value, 'list')
    if (depth > MAX_DEPTH) throw tooDeep()
    const out: unknown[] = []
    for (const element of value) {
      if (element !== null) out.push(item.decode(element, depth + 1))
      else if (sparse) out.push(null)
    }
    return out
  }
}

function map(item: Holder, sparse: boolean): Decode {
  return (value, depth) => {
    if (!isObject(value)) throw wrongType(value, 'map')
    if (depth > MAX_DEPTH) throw tooDeep()
    // Keys are the caller's: `__proto__` is one like any other.
    const out = Object.create(null) as Record<string, unknown>
    for (const key in value) {
      const element = value[key]
      if (element !== null) out[key] = item.decode(element, depth + 1)
      else if (sparse) out[key] = null
    }
    return out
  }
}

const MIN_INTEGER = -(2 ** 31)
const MAX_INTEGER = 2 ** 31 - 1
// The nearest that a number can say.
const MIN_LONG = -(2 ** 63)
const MAX_LONG = 2 ** 63

function number(expected: 'Integer' | 'Long' | 'Double'): Decode {
  return (value) => {
    if (typeof value === 'number') {
      if (expected === 'Double') return value
      // AWS drops the fraction instead of refusing it.
      const whole = Math.trunc(value)
      const outside =
        expected === 'Integer'
          ? whole < MIN_INTEGER || whole > MAX_INTEGER
          : whole < MIN_LONG || whole > MAX_LONG
      if (outside) throw wrongType(whole, expected)
      return whole
    }
    if (expected === 'Double') {
      if (value === 'NaN') return NaN
      if (value === 'Infinity') return Infinity
      if (value === '-Infinity') return -Infinity
    }
    throw wrongType(value, expected)
  }
}

const string: Decode = (value) => {
  if (typeof value === 'string') return value
  if (isLongText(value)) return value.raw.toString('utf8')
  throw wrongType(value, 'String')
}

/** Only what was taken out of the body has bytes: JSON has none. */
function isLongText(value: unknown): value is LongText {
  return typeof value === 'object' && value !== null && Buffer.isBuffer((value as LongText).raw)
}

const noBase64 = () => malformed('Invalid base64-encoded value')

function blob(value: unknown): Uint8Array {
  if (isLongText(value)) {
    if (value.bytes === undefined) throw noBase64()
    return value.bytes
  }
  if (typeof value !== 'string') {
    if (typeof value === 'object') throw wrongType(value, 'String')
    throw malformed('only base64-encoded strings are convertible to bytes')
  }
  return fromBase64(value)
}

/** Decodes base64, refusing what is none (Node's own decoder skips over it). */
export function fromBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 !== 0 || bytes.length !== (text.length / 4) * 3 - padding) {
    throw noBase64()
  }
  return bytes
}

function timestamp(value: unknown): Date {
  if (typeof value !== 'number' && typeof value !== 'string') throw wrongType(value, 'Long')
  const date =
    typeof value === 'number' ? new Date(Math.round(value * 1000)) : parseTimestamp(value)
  if (date === undefined || Number.isNaN(date.getTime())) throw wrongType(value, 'Long')
  return date
}

/** Free JSON is kept as it is, once its depth is known. */
export function document(value: unknown, depth: number): unknown {
  checkDepth(value, depth)
  return value
}

function checkDepth(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > MAX_DEPTH) throw tooDeep()
  if (Array.isArray(value)) for (const item of value) checkDepth(item, depth + 1)
  else for (const key in value) checkDepth((value as JsonObject)[key], depth + 1)
}

export const JSON_SIMPLE: SimpleDecoders = {
  string,
  enum: string,
  boolean: (value) => {
    if (typeof value === 'boolean') return value
    throw wrongType(value, 'Boolean')
  },
  integer: number('Integer'),
  long: number('Long'),
  float: number('Double'),
  timestamp,
  blob,
  document,
}

/** Parses a body. Too deep a text fails in V8's parser or in the decoders, never with a 500. */
export function parseJson(body: Uint8Array): unknown {
  if (body.length > MAX_ITEMS) checkItems(body)
  try {
    return JSON.parse(textOf(body), reviverOf(body))
  } catch {
    throw malformed('')
  }
}

export function textOf(body: Uint8Array): string {
  return (
    body instanceof Buffer ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  ).toString('utf8')
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Counts what a text consists of before anything is made of it. Texts in quotes may hold what they like. */
function checkItems(body: Uint8Array): void {
  let items = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) {
      for (at++; at < body.length && body[at] !== QUOTE; at++) if (body[at] === BACKSLASH) at++
    } else if (byte === 0x2c || byte === 0x5b || byte === 0x7b) {
      // A comma, or the begin of a list or an object.
      if (++items > MAX_ITEMS) throw tooMany()
    }
  }
}
