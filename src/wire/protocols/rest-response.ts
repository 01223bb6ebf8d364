// Where REST puts an output: status, headers, and the body.
// https://smithy.io/2.0/spec/http-bindings.html

import type { Member, OperationModel, Shape } from '../model.ts'
import type { LoadedModel, WireResponse } from '../protocol.ts'
import { toBase64 } from './json-encode.ts'
import { toText, type ToText } from './scalar-text.ts'

type Values = Readonly<Record<string, any>>
type Headers = Record<string, string>
type HeaderWriter = (values: Values, headers: Headers) => void

/** What a REST protocol adds: how it writes bodies. */
export interface ResponseCodec {
  readonly contentType: string
  /** The members bound to no other place, as one document. */
  members(members: readonly Member[], shape: Shape): (values: Values) => string
  /** A structure, union or document that is the whole body. */
  payload(member: Member): (value: any) => string
}

export type RestResponse = (values: Values) => WireResponse

/** Compiles the writer of an operation's responses. Protocol headers are the caller's to add. */
export function compileResponse(
  loaded: LoadedModel,
  operation: OperationModel,
  codec: ResponseCodec,
): RestResponse {
  const { shapes } = loaded.model
  const shape = shapes[operation.output]!
  const members = shape.kind === 'structure' ? shape.members : []
  const status = members.find((member) => member.in === 'status')?.name
  const writeHeaders = headerWriters(shapes, members)
  const writeBody = bodyWriter(shapes, shape, members, codec)
  const success = operation.http?.status ?? 200
  return (values) => {
    const headers: Headers = {}
    const body = writeBody(values, headers)
    for (const write of writeHeaders) write(values, headers)
    const chosen = status === undefined ? undefined : values[status]
    return { status: chosen ?? success, headers, body }
  }
}

/** Writers of all header bindings; of outputs and of errors. */
export function headerWriters(
  shapes: readonly Shape[],
  members: readonly Member[],
): HeaderWriter[] {
  return members.flatMap((member) => {
    if (member.in === 'header') return [headerWriter(shapes, member)]
    return member.in === 'prefixHeaders' ? [prefixWriter(member)] : []
  })
}

function headerWriter(shapes: readonly Shape[], member: Member): HeaderWriter {
  const at = (member.at ?? member.name).toLowerCase()
  const text = headerText(shapes, member)
  return (values, headers) => {
    const value = values[member.name]
    if (value !== undefined && value !== null) headers[at] = headerSafe(text(value))
  }
}

function headerText(shapes: readonly Shape[], member: Member): ToText {
  const target = shapes[member.shape]!
  if (target.kind === 'list') {
    const item = shapes[target.item.shape]!
    if (item.kind !== 'simple') throw new Error(`${member.name} cannot be a header`)
    const text = toText(item, target.item, 'http-date')
    const quoted = item.type === 'string' || item.type === 'enum'
    return (value: readonly unknown[]) =>
      value.map((each) => (quoted ? quote(text(each)) : text(each))).join(', ')
  }
  if (target.kind !== 'simple') throw new Error(`${member.name} cannot be a header`)
  const text = toText(target, member, 'http-date')
  if (member.mediaType === undefined || target.type !== 'string') return text
  return (value) => toBase64(typeof value === 'string' ? value : JSON.stringify(value))
}

function quote(text: string): string {
  if (!/[",]/.test(text)) return text
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** A header value cannot begin a new line, whatever a caller stored earlier. */
function headerSafe(text: string): string {
  return /[\r\n\0]/.test(text) ? text.replaceAll(/[\r\n\0]+/g, ' ') : text
}

function prefixWriter(member: Member): HeaderWriter {
  const prefix = (member.at ?? '').toLowerCase()
  return (values, headers) => {
    const map: Values | undefined = values[member.name]
    if (map === undefined || map === null) return
    for (const key of Object.keys(map)) {
      const value = map[key]
      if (value !== null && value !== undefined) {
        headers[prefix + key.toLowerCase()] = headerSafe(String(value))
      }
    }
  }
}

type BodyWriter = (values: Values, headers: Headers) => WireResponse['body']

function bodyWriter(
  shapes: readonly Shape[],
  shape: Shape,
  members: readonly Member[],
  codec: ResponseCodec,
): BodyWriter {
  const payload = members.find((member) => member.in === 'payload')
  if (payload !== undefined) return payloadWriter(shapes, payload, codec)
  // What a request says in its query an answer says in its body: structures that are used for both.
  const rest = members.filter((member) => member.in === undefined || member.in === 'query')
  if (rest.length === 0) return () => ''
  const write = codec.members(rest, shape)
  return (values, headers) => {
    headers['content-type'] = codec.contentType
    return write(values)
  }
}

function payloadWriter(shapes: readonly Shape[], member: Member, codec: ResponseCodec): BodyWriter {
  const { name } = member
  const target = shapes[member.shape]!
  if (target.kind === 'simple' && target.type !== 'document') {
    const contentType =
      member.mediaType ?? (target.type === 'blob' ? 'application/octet-stream' : 'text/plain')
    return (values, headers) => {
      const value = values[name]
      if (value === undefined || value === null) return ''
      headers['content-type'] = contentType
      return value
    }
  }
  const write = codec.payload(member)
  return (values, headers) => {
    const value = values[name]
    if (value === undefined || value === null) return ''
    headers['content-type'] = codec.contentType
    return write(value)
  }
}
