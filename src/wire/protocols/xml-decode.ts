// XML → typed input, by closures compiled per shape.

import type { Member, Shape, ShapeRef } from '../model.ts'
import { wrongUnion } from './json-decode.ts'
import { malformed } from './malformed.ts'
import { fromText } from './scalar-text.ts'
import type { XmlElement } from './xml-parse.ts'

export type DecodeXml = (element: XmlElement) => unknown

interface Holder {
  decode: DecodeXml
}

/** Takes one element (of perhaps several of its name) into the structure being built. */
interface Field {
  readonly name: string
  readonly take: (out: Record<string, any>, element: XmlElement) => void
}

export class XmlDecoders {
  readonly #shapes: readonly Shape[]
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes
  }

  decoder(ref: ShapeRef): DecodeXml {
    return this.#holder(ref).decode
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { decode: (element) => holder.decode(element) }
    this.#holders[ref] = holder
    holder.decode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): DecodeXml {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.structure(shape.members, shape.kind === 'union')
      case 'list':
        return this.#list(shape.item)
      case 'map':
        return this.#map(shape.key, shape.value)
      case 'simple': {
        const decode = fromText(shape)
        return (element) => {
          if (element.children.length > 0) throw malformed('Unexpected element')
          return decode(element.text)
        }
      }
    }
  }

  /** Decodes some members of a structure: all, or those that REST binds to the body. */
  structure(members: readonly Member[], union = false): DecodeXml {
    const fields = new Map<string, Field>()
    const attributes = members.filter((member) => member.xmlAttribute)
    for (const member of members) {
      if (member.xmlAttribute) continue
      const flattened = member.flattened && this.#shapes[member.shape]!.kind !== 'simple'
      fields.set(member.xmlName ?? member.name, {
        name: member.name,
        take: flattened ? this.#flattened(member) : this.#single(member),
      })
    }
    return (element) => {
      const out: Record<string, unknown> = {}
      for (const member of attributes) this.#attribute(member, element, out)
      for (const child of element.children) {
        const field = fields.get(child.name)
        if (field !== undefined) field.take(out, child)
      }
      if (union && Object.keys(out).length !== 1) throw wrongUnion(Object.keys(out).length)
      return out
    }
  }

  #attribute(member: Member, element: XmlElement, out: Record<string, unknown>): void {
    const target = this.#shapes[member.shape]!
    const text = element.attributes[member.xmlName ?? member.name]
    if (text !== undefined && target.kind === 'simple') out[member.name] = fromText(target)(text)
  }

  #single({ name, shape }: Member): Field['take'] {
    const holder = this.#holder(shape)
    return (out, element) => {
      out[name] = holder.decode(element)
    }
  }

  #flattened({ name, shape }: Member): Field['take'] {
    const target = this.#shapes[shape]!
    if (target.kind === 'list') {
      const holder = this.#holder(target.item.shape)
      return (out, element) => {
        ;(out[name] ??= []).push(holder.decode(element))
      }
    }
    if (target.kind !== 'map') return this.#single({ name, shape })
    const takeEntry = this.#entry(target.key, target.value)
    return (out, element) => {
      takeEntry((out[name] ??= Object.create(null)), element)
    }
  }

  #list(item: Member): DecodeXml {
    const holder = this.#holder(item.shape)
    const name = item.xmlName ?? item.name
    return (element) =>
      element.children.filter((child) => child.name === name).map((child) => holder.decode(child))
  }

  #map(key: Member, value: Member): DecodeXml {
    const takeEntry = this.#entry(key, value)
    return (element) => {
      const out = Object.create(null) as Record<string, unknown>
      for (const entry of element.children) takeEntry(out, entry)
      return out
    }
  }

  #entry(key: Member, value: Member): (out: Record<string, unknown>, entry: XmlElement) => void {
    const holder = this.#holder(value.shape)
    const keyName = key.xmlName ?? 'key'
    const valueName = value.xmlName ?? 'value'
    return (out, entry) => {
      const keyElement = entry.children.find((child) => child.name === keyName)
      const valueElement = entry.children.find((child) => child.name === valueName)
      if (keyElement === undefined) throw malformed('A map entry has no key')
      if (valueElement !== undefined) out[keyElement.text] = holder.decode(valueElement)
    }
  }
}
