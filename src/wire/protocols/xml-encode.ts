// Typed output → XML text, written directly: one closure per shape, compiled at first use.

import type { Member, Shape, ShapeRef } from '../model.ts'
import { toText } from './scalar-text.ts'

/** Writes an element: `open` is `<Name xmlns="…"` without the `>`, so that attributes may follow. */
export type EncodeXml = (value: any, open: string, close: string) => string

interface Holder {
  encode: EncodeXml
}

export class XmlEncoders {
  readonly #shapes: readonly Shape[]
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes
  }

  encoder(ref: ShapeRef): EncodeXml {
    return this.#holder(ref).encode
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { encode: (value, open, close) => holder.encode(value, open, close) }
    this.#holders[ref] = holder
    holder.encode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): EncodeXml {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.structure(shape.members)
      case 'list':
        return this.#list(shape.item)
      case 'map':
        return this.#map(shape.key, shape.value)
      case 'simple': {
        const text = toText(shape, PLAIN, 'date-time')
        return (value, open, close) => `${open}>${escapeXml(text(value))}${close}`
      }
    }
  }

  /** Encodes some members of a structure: all, or those that REST binds to the body. */
  structure(members: readonly Member[]): EncodeXml {
    const attributes = members
      .filter((member) => member.xmlAttribute)
      .map((member) => this.#attribute(member))
    const elements = members
      .filter((member) => !member.xmlAttribute)
      .map((member) => ({ name: member.name, write: this.#member(member) }))
    return (value, open, close) => {
      let out = open
      for (const attribute of attributes) out += attribute(value)
      out += '>'
      for (const { name, write } of elements) {
        const item = value[name]
        if (item !== undefined && item !== null) out += write(item)
      }
      return out + close
    }
  }

  #attribute(member: Member): (value: any) => string {
    const target = this.#shapes[member.shape]!
    if (target.kind !== 'simple') return () => ''
    const text = toText(target, member, 'date-time')
    const name = member.xmlName ?? member.name
    return (value) => {
      const item = value[member.name]
      return item === undefined || item === null ? '' : ` ${name}="${escapeXml(text(item))}"`
    }
  }

  #member(member: Member): (value: any) => string {
    const target = this.#shapes[member.shape]!
    if (member.flattened && target.kind === 'list') return this.#flatList(member, target.item)
    const open = openTag(member.xmlName ?? member.name, member.xmlNamespace ?? namespaceOf(target))
    const close = `</${member.xmlName ?? member.name}>`
    if (member.flattened && target.kind === 'map') {
      const entries = this.#entries(target.key, target.value)
      return (value) => entries(value, `${open}>`, close)
    }
    if (target.kind === 'simple' && member.timestampFormat !== undefined) {
      const text = toText(target, member, 'date-time')
      return (value) => `${open}>${escapeXml(text(value))}${close}`
    }
    const holder = this.#holder(member.shape)
    return (value) => holder.encode(value, open, close)
  }

  #flatList(member: Member, item: Member): (value: readonly unknown[]) => string {
    const holder = this.#holder(item.shape)
    const name = member.xmlName ?? member.name
    const open = openTag(name, member.xmlNamespace)
    return (value) => joined(value, holder, open, `</${name}>`)
  }

  #list(item: Member): EncodeXml {
    const holder = this.#holder(item.shape)
    const name = item.xmlName ?? 'member'
    const itemOpen = openTag(name, item.xmlNamespace)
    const itemClose = `</${name}>`
    return (value, open, close) => `${open}>${joined(value, holder, itemOpen, itemClose)}${close}`
  }

  #map(key: Member, value: Member): EncodeXml {
    const entries = this.#entries(key, value)
    return (map, open, close) => `${open}>${entries(map, '<entry>', '</entry>')}${close}`
  }

  #entries(key: Member, item: Member): (map: any, open: string, close: string) => string {
    const holder = this.#holder(item.shape)
    const keyName = key.xmlName ?? 'key'
    const keyOpen = `${openTag(keyName, key.xmlNamespace)}>`
    const itemOpen = openTag(item.xmlName ?? 'value', item.xmlNamespace)
    const itemClose = `</${item.xmlName ?? 'value'}>`
    return (map, open, close) => {
      let out = ''
      for (const name of Object.keys(map)) {
        if (map[name] === undefined || map[name] === null) continue
        out += `${open}${keyOpen}${escapeXml(name)}</${keyName}>`
        out += holder.encode(map[name], itemOpen, itemClose) + close
      }
      return out
    }
  }
}

const PLAIN: Member = { name: '', shape: 0 }

function joined(items: readonly unknown[], holder: Holder, open: string, close: string): string {
  let out = ''
  for (const item of items) out += holder.encode(item ?? '', open, close)
  return out
}

type Namespace = readonly [uri: string, prefix?: string]

function namespaceOf(shape: Shape): Namespace | undefined {
  return shape.kind === 'structure' ? shape.xmlNamespace : undefined
}

export function openTag(name: string, namespace: Namespace | undefined): string {
  if (namespace === undefined) return `<${name}`
  const [uri, prefix] = namespace
  return `<${name} xmlns${prefix === undefined ? '' : `:${prefix}`}="${uri}"`
}

const SPECIAL = /[&<>"\u0000-\u0008\u000b-\u001f\u0085\u2028]/
const SPECIALS = /[&<>"\u0000-\u0008\u000b-\u001f\u0085\u2028]/g
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Text for an element or an attribute; a carriage return must be written out to survive parsing. */
export function escapeXml(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text.replace(
    SPECIALS,
    (c) => ENTITIES[c] ?? `&#x${c.charCodeAt(0).toString(16).toUpperCase()};`,
  )
}
