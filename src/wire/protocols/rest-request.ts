// Where REST puts an input: labels, query, headers; what is left is the body's.
// https://smithy.io/2.0/spec/http-bindings.html

import type { Member, OperationModel, Shape } from '../model.ts'
import type { LoadedModel, WireRequest } from '../protocol.ts'
import { parameters } from './form.ts'
import { textOf } from './json-decode.ts'
import { malformed } from './malformed.ts'
import { LabelReader } from './rest-labels.ts'
import { fromText, type FromText } from './scalar-text.ts'

export type Input = Record<string, any>
type Binder = (request: WireRequest, input: Input) => void

/** What a REST protocol adds: how it reads bodies. */
export interface BodyCodec {
  /** The members bound to no other place, from a body that has them all. */
  members(members: readonly Member[], shape: Shape): (body: Uint8Array) => Input
  /** A structure, union or document that is the whole body. */
  payload(member: Member): (body: Uint8Array) => unknown
}

/** Compiles the reader of an operation's requests. */
export function compileRequest(
  loaded: LoadedModel,
  operation: OperationModel,
  codec: BodyCodec,
): (request: WireRequest) => Input {
  const shape = loaded.model.shapes[operation.input]!
  const members = shape.kind === 'structure' ? shape.members : []
  const { shapes } = loaded.model
  const binders = [
    labels(shapes, members, operation),
    query(shapes, members),
    headers(shapes, members),
    body(shapes, shape, members, codec),
  ].filter((binder) => binder !== undefined)
  return (request) => {
    const input: Input = {}
    for (const bind of binders) bind(request, input)
    return input
  }
}

function textDecoder(shapes: readonly Shape[], member: Member): FromText {
  const target = shapes[member.shape]!
  if (target.kind !== 'simple') throw new Error(`${member.name} cannot be bound to text`)
  return fromText(target)
}

function labels(
  shapes: readonly Shape[],
  members: readonly Member[],
  operation: OperationModel,
): Binder | undefined {
  const bound = members.filter((member) => member.in === 'label' || member.in === 'greedyLabel')
  if (bound.length === 0) return undefined
  const reader = new LabelReader(operation.http!.uri)
  // Older descriptions give the name in the template apart from the member's.
  const byName = new Map(bound.map((m) => [m.at ?? m.name, { m, decode: textDecoder(shapes, m) }]))
  return (request, input) => {
    for (const [name, text] of reader.read(request.path)) {
      const found = byName.get(name)
      // An empty label is a missing one: the service says that it must not be null.
      if (found !== undefined && text !== '') input[found.m.name] = found.decode(text)
    }
  }
}

function query(shapes: readonly Shape[], members: readonly Member[]): Binder | undefined {
  const named = members.filter((member) => member.in === 'query')
  const rest = members.find((member) => member.in === 'queryParams')
  if (named.length === 0 && rest === undefined) return undefined
  const byName = new Map(
    named.map((member) => [member.at ?? member.name, queryTaker(shapes, member)]),
  )
  const takeRest = rest && queryMapTaker(shapes, rest)
  return (request, input) => {
    if (request.query === '') return
    for (const [name, text] of parameters(request.query)) {
      byName.get(name)?.(input, text)
      // The map has them all, also those that have members of their own.
      takeRest?.(input, name, text)
    }
  }
}

function queryTaker(
  shapes: readonly Shape[],
  member: Member,
): (input: Input, text: string) => void {
  const { name } = member
  const target = shapes[member.shape]!
  if (target.kind === 'list') {
    const decode = textDecoder(shapes, target.item)
    return (input, text) => {
      ;(input[name] ??= []).push(decode(text))
    }
  }
  const decode = textDecoder(shapes, member)
  return (input, text) => {
    // `?max-keys=` is as if it were not there, except for strings: `?prefix=`.
    const value = text === '' && !isText(target) ? undefined : decode(text)
    if (value !== undefined) input[name] = value
  }
}

const isText = (shape: Shape) =>
  shape.kind === 'simple' && (shape.type === 'string' || shape.type === 'enum')

function queryMapTaker(
  shapes: readonly Shape[],
  member: Member,
): (input: Input, name: string, text: string) => void {
  const target = shapes[member.shape]!
  if (target.kind !== 'map') throw new Error(`${member.name} is no map`)
  const lists = shapes[target.value.shape]!.kind === 'list'
  return (input, name, text) => {
    const map = (input[member.name] ??= Object.create(null)) as Record<string, unknown>
    if (lists) ((map[name] ??= []) as string[]).push(text)
    else map[name] = text
  }
}

function headers(shapes: readonly Shape[], members: readonly Member[]): Binder | undefined {
  const named = members
    .filter((member) => member.in === 'header')
    .map((member) => {
      const name = (member.at ?? member.name).toLowerCase()
      return { member, name, decode: headerDecoder(shapes, member) }
    })
  const prefixed = members.find((member) => member.in === 'prefixHeaders')
  if (named.length === 0 && prefixed === undefined) return undefined
  return (request, input) => {
    for (const { member, name, decode } of named) {
      const text = request.headers[name]
      if (text !== undefined) input[member.name] = decode(text)
    }
    if (prefixed !== undefined) takePrefixed(request, prefixed, input)
  }
}

function takePrefixed(request: WireRequest, member: Member, input: Input): void {
  const prefix = (member.at ?? '').toLowerCase()
  for (const name of Object.keys(request.headers)) {
    if (!name.startsWith(prefix)) continue
    const map = (input[member.name] ??= Object.create(null)) as Record<string, string>
    map[name.slice(prefix.length)] = request.headers[name]!
  }
}

function headerDecoder(shapes: readonly Shape[], member: Member): FromText {
  const target = shapes[member.shape]!
  if (target.kind === 'list') {
    const decode = textDecoder(shapes, target.item)
    const item = shapes[target.item.shape]!
    const dates = item.kind === 'simple' && item.type === 'timestamp'
    return (text) => splitHeader(text, dates).map(decode)
  }
  const decode = textDecoder(shapes, member)
  // A string with a media type travels in base64, as its JSON may hold what a header may not.
  if (member.mediaType === undefined || !isText(target)) return decode
  return (text) => decode(Buffer.from(text, 'base64').toString('utf8'))
}

/** `a, "b,c", d` → a | b,c | d. A date has a comma of its own. */
export function splitHeader(text: string, dates: boolean): string[] {
  const items: string[] = []
  let at = 0
  while (at < text.length) {
    while (text[at] === ' ' || text[at] === ',') at++
    if (at >= text.length) break
    if (text[at] === '"') {
      const end = closingQuote(text, at)
      items.push(text.slice(at + 1, end).replaceAll(/\\(["\\])/g, '$1'))
      at = text.indexOf(',', end)
    } else {
      const start = at
      at = text.indexOf(',', at)
      // `Mon, 16 Dec 2019 23:48:18 GMT`: the comma after the day is part of it.
      if (dates && /[a-z]/i.test(text[start]!) && at >= 0) at = text.indexOf(',', at + 1)
      items.push(text.slice(start, at < 0 ? undefined : at).trim())
    }
    if (at < 0) break
  }
  return items
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  throw malformed('A quoted header value does not end')
}

function body(
  shapes: readonly Shape[],
  shape: Shape,
  members: readonly Member[],
  codec: BodyCodec,
): Binder | undefined {
  const payload = members.find((member) => member.in === 'payload')
  if (payload !== undefined) return payloadBinder(shapes, payload, codec)
  const rest = members.filter((member) => member.in === undefined)
  if (rest.length === 0) return undefined
  const decode = codec.members(rest, shape)
  return (request, input) => {
    if (request.body.length > 0) Object.assign(input, decode(request.body))
  }
}

function payloadBinder(shapes: readonly Shape[], member: Member, codec: BodyCodec): Binder {
  const { name } = member
  const target = shapes[member.shape]!
  if (target.kind === 'simple' && target.type === 'blob') {
    return (request, input) => {
      if (request.stream !== undefined) input[name] = request.stream
      else if (request.body.length > 0 || target.streaming) input[name] = request.body
    }
  }
  if (isText(target)) {
    return (request, input) => {
      if (request.body.length > 0) input[name] = textOf(request.body)
    }
  }
  const decode = codec.payload(member)
  return (request, input) => {
    if (request.body.length > 0) input[name] = decode(request.body)
  }
}
