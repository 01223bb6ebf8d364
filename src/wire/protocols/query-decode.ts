// AWS Query and EC2 Query → typed input: `Entry.1.Name=x` becomes a tree, and that the input.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#serialization

import type { Member, Shape, ShapeRef } from '../model.ts'
import { parameters } from './form.ts'
import { MAX_DEPTH, malformed, tooDeep } from './malformed.ts'
import { fromText } from './scalar-text.ts'

export interface ParameterNode {
  value: string | undefined
  children: Map<string, ParameterNode> | undefined
}

export type DecodeQuery = (node: ParameterNode) => unknown

interface Holder {
  decode: DecodeQuery
}

const newNode = (): ParameterNode => ({ value: undefined, children: undefined })

/** Adds the parameters of a query string or a form to a tree keyed by the parts of their names. */
export function addParameters(root: ParameterNode, text: string): void {
  for (const [name, value] of parameters(text)) {
    let node = root
    const parts = name.split('.', MAX_DEPTH + 1)
    if (parts.length > MAX_DEPTH) throw tooDeep()
    for (const part of parts) {
      node.children ??= new Map()
      let child = node.children.get(part)
      if (child === undefined) node.children.set(part, (child = newNode()))
      node = child
    }
    node.value = value
  }
}

export function parameterTree(...texts: readonly string[]): ParameterNode {
  const root = newNode()
  for (const text of texts) addParameters(root, text)
  return root
}

export class QueryDecoders {
  readonly #shapes: readonly Shape[]
  readonly #ec2: boolean
  readonly #holders: Holder[] = []

  constructor(shapes: readonly Shape[], ec2: boolean) {
    this.#shapes = shapes
    this.#ec2 = ec2
  }

  decoder(ref: ShapeRef): DecodeQuery {
    return this.#holder(ref).decode
  }

  #holder(ref: ShapeRef): Holder {
    const known = this.#holders[ref]
    if (known !== undefined) return known
    const holder: Holder = { decode: (node) => holder.decode(node) }
    this.#holders[ref] = holder
    holder.decode = this.#compile(this.#shapes[ref]!)
    return holder
  }

  #compile(shape: Shape): DecodeQuery {
    switch (shape.kind) {
      case 'structure':
      case 'error':
      case 'union':
        return this.#structure(shape.members)
      case 'list':
        return this.#list(shape.item, false)
      case 'map':
        return this.#map(shape.key, shape.value, false)
      case 'simple': {
        const decode = fromText(shape)
        return (node) => (node.value === undefined ? undefined : decode(node.value))
      }
    }
  }

  #structure(members: readonly Member[]): DecodeQuery {
    const fields = members.map((member) => ({
      name: member.name,
      key: this.#key(member),
      holder: this.#memberHolder(member),
    }))
    return (node) => {
      const out: Record<string, unknown> = {}
      if (node.children === undefined) return out
      for (const { name, key, holder } of fields) {
        const child = node.children.get(key)
        if (child === undefined) continue
        const value = holder.decode(child)
        if (value !== undefined) out[name] = value
      }
      return out
    }
  }

  #key(member: Member): string {
    const name = member.xmlName ?? member.name
    if (!this.#ec2) return name
    return member.ec2Name ?? name.charAt(0).toUpperCase() + name.slice(1)
  }

  #memberHolder(member: Member): Holder {
    const target = this.#shapes[member.shape]!
    const flattened = member.flattened === true || this.#ec2
    if (flattened && target.kind === 'list') return { decode: this.#list(target.item, true) }
    if (flattened && target.kind === 'map') {
      return { decode: this.#map(target.key, target.value, true) }
    }
    return this.#holder(member.shape)
  }

  #list(item: Member, flattened: boolean): DecodeQuery {
    const holder = this.#holder(item.shape)
    const itemName = item.xmlName ?? 'member'
    const single = this.#shapes[item.shape]!.kind === 'simple'
    return (node) => {
      const parent = flattened ? node : node.children?.get(itemName)
      const items = numbered(parent).map((child) => {
        const value = holder.decode(child)
        // `List.member.1.Name=x` where the list's items are plain values
        if (value === undefined) throw malformed('Unexpected list element')
        return value
      })
      // `AttributeName=All`, without an index; `List=` is an empty list.
      if (flattened && single && items.length === 0 && node.value) return [holder.decode(node)]
      return items
    }
  }

  #map(key: Member, value: Member, flattened: boolean): DecodeQuery {
    const holder = this.#holder(value.shape)
    const keyName = key.xmlName ?? 'key'
    const valueName = value.xmlName ?? 'value'
    return (node) => {
      const parent = flattened ? node : node.children?.get('entry')
      const out = Object.create(null) as Record<string, unknown>
      // SQS takes `Attribute.Name` and `Attribute.Value` without an index, too.
      const entries = parent?.children?.has(keyName) ? [parent] : numbered(parent)
      for (const entry of entries) {
        const name = entry.children?.get(keyName)?.value
        if (name === undefined) throw malformed('A map entry has no key')
        const item = entry.children?.get(valueName)
        const decoded = item === undefined ? undefined : holder.decode(item)
        if (decoded !== undefined) out[name] = decoded
      }
      return out
    }
  }
}

const INDEX = /^\d{1,9}$/

/** Children that are numbers, in their order; gaps do not matter. */
function numbered(node: ParameterNode | undefined): ParameterNode[] {
  if (node?.children === undefined) return []
  const found: [number, ParameterNode][] = []
  for (const [name, child] of node.children) if (INDEX.test(name)) found.push([Number(name), child])
  return found.sort(([a], [b]) => a - b).map(([, child]) => child)
}
