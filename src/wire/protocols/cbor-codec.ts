// Typed values ↔ CBOR, by closures compiled per shape. Decoding shares the tree decoders of JSON.

import type { Member, Shape, ShapeRef } from '../model.ts'
import { CborWriter } from './cbor.ts'
import { JSON_SIMPLE, type Decode, type SimpleDecoders } from './json-decode.ts'
import { wrongType } from './malformed.ts'

function number(expected: 'Integer' | 'Long' | 'Double'): Decode {
  return (value) => {
    // Texts for NaN and Infinity are JSON's; CBOR has them as numbers.
    if (typeof value !== 'number' && typeof value !== 'bigint') throw wrongType(value, expected)
    const plain = Number(value)
    if (expected === 'Double') return plain
    if (!Number.isFinite(plain)) throw wrongType(value, expected)
    return JSON_SIMPLE[expected === 'Integer' ? 'integer' : 'long'](plain, 0)
  }
}

function timestamp(value: unknown): Date {
  const date = typeof value === 'number' ? new Date(Math.round(value * 1000)) : value
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw wrongType(value, 'Long')
  return date
}

export const CBOR_SIMPLE: SimpleDecoders = {
  ...JSON_SIMPLE,
  integer: number('Integer'),
  long: number('Long'),
  float: number('Double'),
  timestamp,
  blob: (value) => {
    if (value instanceof Uint8Array) return value
    throw wrongType(value, 'String')
  },
}

type EncodeCbor = (value: any, writer: CborWriter) => void

type Lead = readonly (readonly [name: string, text: string])[]

interface Holder {
  encode: EncodeCbor
}

export class CborEncoders {
  readonly #shapes: readonly Shape[]
  readonly #simple: typeof SIMPLE
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[], simple: typeof SIMPLE = SIMPLE) {
    this.#shapes = shapes
    this.#simple = simple
  }

  encode(ref: ShapeRef, value: unknown): Uint8Array {
    const writer = new CborWriter()
    this.#holder(ref).encode(value, writer)
    return writer.finish()
  }

  /** Some members of a structure, after `lead`: names and texts that come ahead of them. */
  encodeMembers(members: readonly Member[], value: object, lead: Lead = []): Uint8Array {
    const writer = new CborWriter()
    this.#structure(members, lead)(value, writer)
    return writer.finish()
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { encode: (value, writer) => holder.encode(value, writer) }
    this.#holders[ref] = holder
    holder.encode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): EncodeCbor {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.#structure(shape.members, [])
      case 'list':
        return list(this.#holder(shape.item.shape))
      case 'map':
        return map(this.#holder(shape.value.shape), shape.sparse === true)
      case 'simple':
        return this.#simple[shape.type]
    }
  }

  #structure(members: readonly Member[], lead: Lead): EncodeCbor {
    const fields = members.map(({ name, shape }) => ({ name, holder: this.#holder(shape) }))
    return (value, writer) => {
      let count = lead.length
      for (const { name } of fields) if (isPresent(value[name])) count++
      writer.head(5, count)
      for (const [name, text] of lead) {
        writer.text(name)
        writer.text(text)
      }
      for (const { name, holder } of fields) {
        if (!isPresent(value[name])) continue
        writer.text(name)
        holder.encode(value[name], writer)
      }
    }
  }
}

const isPresent = (value: unknown) => value !== undefined && value !== null

function list(item: Holder): EncodeCbor {
  return (value: readonly unknown[], writer) => {
    writer.head(4, value.length)
    for (const element of value) {
      if (isPresent(element)) item.encode(element, writer)
      else writer.simple(22)
    }
  }
}

function map(item: Holder, sparse: boolean): EncodeCbor {
  return (value: Readonly<Record<string, unknown>>, writer) => {
    const keys = Object.keys(value).filter((key) => sparse || isPresent(value[key]))
    writer.head(5, keys.length)
    for (const key of keys) {
      writer.text(key)
      if (isPresent(value[key])) item.encode(value[key], writer)
      else writer.simple(22)
    }
  }
}

function document(value: unknown, writer: CborWriter): void {
  if (value === null || value === undefined) writer.simple(22)
  else if (typeof value === 'boolean') writer.simple(value ? 21 : 20)
  else if (typeof value === 'number' || typeof value === 'bigint') writer.number(value)
  else if (typeof value === 'string') writer.text(value)
  else if (Array.isArray(value)) list({ encode: document })(value, writer)
  else map({ encode: document }, true)(value, writer)
}

const text: EncodeCbor = (value, writer) => writer.text(String(value))
const plainNumber: EncodeCbor = (value, writer) => writer.number(value)

const SIMPLE: Readonly<Record<keyof SimpleDecoders, EncodeCbor>> = {
  string: text,
  enum: text,
  boolean: (value, writer) => writer.simple(value === true || value === 'true' ? 21 : 20),
  integer: plainNumber,
  long: plainNumber,
  float: plainNumber,
  timestamp: (value: Date | number, writer) => {
    writer.head(6, 1)
    writer.double((value instanceof Date ? value.getTime() : value) / 1000)
  },
  blob: (value: Uint8Array | string, writer) =>
    writer.bytes(typeof value === 'string' ? Buffer.from(value, 'utf8') : value),
  document,
}

/** AWS's older CBOR: milliseconds, and whole ones. */
export const MILLISECONDS: typeof SIMPLE = {
  ...SIMPLE,
  timestamp: (value: Date | number, writer) => {
    writer.head(6, 1)
    writer.number(value instanceof Date ? value.getTime() : value)
  },
}
