// Typed output → JSON text, written directly: one closure per shape, compiled at first use.

import type { Member, Shape, ShapeRef } from '../model.ts'
import type { JsonNaming } from './json-decode.ts'
import type { TimestampFormat } from './timestamp.ts'
import { formatTimestamp } from './timestamp.ts'

export type Encode = (value: any) => string

interface Holder {
  encode: Encode
}

export class JsonEncoders {
  readonly #shapes: readonly Shape[]
  readonly #naming: JsonNaming
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[], naming: JsonNaming) {
    this.#shapes = shapes
    this.#naming = naming
  }

  encoder(ref: ShapeRef): Encode {
    return this.#holder(ref).encode
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { encode: (value) => holder.encode(value) }
    this.#holders[ref] = holder
    holder.encode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): Encode {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.structure(shape.members)
      case 'list':
        return list(this.#holder(shape.item.shape))
      case 'map':
        return map(this.#holder(shape.value.shape), shape.sparse === true)
      case 'simple':
        if (shape.type === 'timestamp') return timestamp(shape.timestampFormat ?? 'epoch-seconds')
        return SIMPLE[shape.type]
    }
  }

  /** Encodes some members of a structure: all, or those that REST binds to the body. */
  structure(members: readonly Member[]): Encode {
    const count = members.length
    const names = members.map(({ name }) => name)
    const keys = members.map((member) =>
      JSON.stringify((this.#naming.useJsonName ? member.jsonName : undefined) ?? member.name),
    )
    const firsts = keys.map((key) => `{${key}:`)
    const others = keys.map((key) => `,${key}:`)
    const holders = members.map((member) => this.#memberHolder(member))
    return (value) => {
      let out = ''
      for (let i = 0; i < count; i++) {
        const item = value[names[i]!]
        if (item === undefined || item === null) continue
        out += (out === '' ? firsts[i]! : others[i]!) + holders[i]!.encode(item)
      }
      return out === '' ? '{}' : `${out}}`
    }
  }

  #memberHolder(member: Member): Holder {
    const target = this.#shapes[member.shape]!
    if (member.timestampFormat !== undefined && target.kind === 'simple') {
      return { encode: timestamp(member.timestampFormat) }
    }
    return this.#holder(member.shape)
  }
}

function list(item: Holder): Encode {
  return (value: readonly unknown[]) => {
    let out = ''
    for (const element of value) {
      const text = element === null || element === undefined ? 'null' : item.encode(element)
      out += out === '' ? `[${text}` : `,${text}`
    }
    return out === '' ? '[]' : `${out}]`
  }
}

function map(item: Holder, sparse: boolean): Encode {
  return (value: Readonly<Record<string, unknown>>) => {
    let out = ''
    for (const key of Object.keys(value)) {
      const element = value[key]
      const empty = element === null || element === undefined
      if (empty && !sparse) continue
      const text = `${string(key)}:${empty ? 'null' : item.encode(element)}`
      out += out === '' ? `{${text}` : `,${text}`
    }
    return out === '' ? '{}' : `${out}}`
  }
}

function timestamp(format: TimestampFormat): Encode {
  if (format === 'epoch-seconds') return (value) => formatTimestamp(value, format)
  return (value) => `"${formatTimestamp(value, format)}"`
}

export function toBase64(value: Uint8Array | string): string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('base64')
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
}

const number: Encode = (value: number | bigint) =>
  typeof value === 'bigint' || Number.isFinite(value) ? String(value) : `"${String(value)}"`

// Nothing to escape in most texts: looking costs less than having V8 quote them.
const ESCAPED = /[\u0000-\u001f"\\\ud800-\udfff]/

const string: Encode = (value) => {
  const text = typeof value === 'string' ? value : String(value)
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`
}

const SIMPLE: Readonly<
  Record<Exclude<Extract<Shape, { kind: 'simple' }>['type'], 'timestamp'>, Encode>
> = {
  string,
  enum: string,
  boolean: (value) => (value === true || value === 'true' ? 'true' : 'false'),
  integer: number,
  long: number,
  float: number,
  blob: (value) => `"${toBase64(value)}"`,
  document: (value) => JSON.stringify(value),
}
