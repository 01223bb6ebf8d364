// Requests as a broken or hostile client would make them: whatever the value, it is put on the wire
// as well as the protocol can say it. The SDK would refuse to.

import { cbor } from '@smithy/core/cbor'
import type { Member, OperationModel, ServiceModel, Shape } from '../../src/wire/model.ts'

export type Protocol = 'json' | 'query' | 'cbor' | 'rest'

export interface RawRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Buffer | undefined
}

export function authorization(signingName: string): string {
  return (
    `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${signingName}/aws4_request, ` +
    `SignedHeaders=host, Signature=${'0'.repeat(64)}`
  )
}

export function encode(
  model: ServiceModel,
  operation: OperationModel,
  protocol: Protocol,
  input: unknown,
): RawRequest {
  const headers = { authorization: authorization(model.signingName) }
  switch (protocol) {
    case 'json':
      return {
        method: 'POST',
        path: '/',
        headers: {
          ...headers,
          'content-type': `application/x-amz-json-${model.protocols.includes('awsJson1_0') ? '1.0' : '1.1'}`,
          'x-amz-target': `${model.target}.${operation.name}`,
        },
        body: Buffer.from(jsonOf(input)),
      }
    case 'cbor':
      return {
        method: 'POST',
        path: `/service/${model.target}/operation/${operation.name}`,
        headers: {
          ...headers,
          'content-type': 'application/cbor',
          'smithy-protocol': 'rpc-v2-cbor',
        },
        body: Buffer.from(cbor.serialize(input)),
      }
    case 'query':
      return {
        method: 'POST',
        path: '/',
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(queryOf(model, operation, input)),
      }
    case 'rest':
      return restOf(model, operation, input, headers)
  }
}

/** JSON as the SDK writes it: bytes as base64. */
export function jsonOf(value: unknown): string {
  // Not the replacer's own value: a Buffer has become something else before it gets here.
  return JSON.stringify(value, function (this: any, key: string, part: unknown) {
    const original = this[key]
    return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : part
  }) as string
}

function queryOf(model: ServiceModel, operation: OperationModel, input: unknown): string {
  const pairs: [string, string][] = [
    ['Action', operation.name],
    ['Version', model.apiVersion],
  ]
  const walk = (path: string, value: unknown, shape: Shape, member: Member | undefined): void => {
    const at = (name: string) => (path === '' ? name : `${path}.${name}`)
    if (value === undefined || value === null) return
    if (typeof value !== 'object' || value instanceof Uint8Array) {
      pairs.push([path, textOf(value)])
      return
    }
    if (Array.isArray(value)) {
      const item = shape.kind === 'list' ? shape.item : undefined
      const base = member?.flattened ? path : at(item?.xmlName ?? 'member')
      value.forEach((part, i) => {
        walk(`${base}.${i + 1}`, part, item ? model.shapes[item.shape]! : shape, item)
      })
      return
    }
    if (shape.kind === 'map') {
      const base = member?.flattened ? path : at('entry')
      Object.entries(value).forEach(([key, part], i) => {
        pairs.push([`${base}.${i + 1}.${shape.key.xmlName ?? 'key'}`, key])
        const name = `${base}.${i + 1}.${shape.value.xmlName ?? 'value'}`
        walk(name, part, model.shapes[shape.value.shape]!, shape.value)
      })
      return
    }
    const members = shape.kind === 'structure' || shape.kind === 'union' ? shape.members : []
    for (const [name, part] of Object.entries(value)) {
      const found = members.find((candidate) => candidate.name === name)
      walk(at(found?.xmlName ?? name), part, found ? model.shapes[found.shape]! : shape, found)
    }
  }
  walk('', input, model.shapes[operation.input]!, undefined)
  return pairs
    .filter(([name]) => name !== '')
    .map(([name, value]) => `${percent(name)}=${percent(value)}`)
    .join('&')
}

function restOf(
  model: ServiceModel,
  operation: OperationModel,
  input: unknown,
  headers: Record<string, string>,
): RawRequest {
  const shape = model.shapes[operation.input]!
  const members = shape.kind === 'structure' ? shape.members : []
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<
    string,
    unknown
  >
  const { method, uri } = operation.http!
  let path = uri
  let payload: Buffer | undefined
  const query: string[] = []
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const member = members.find((candidate) => candidate.name === name)
    const at = member?.at ?? name
    if (member?.in === 'label') path = path.replace(`{${name}}`, percent(textOf(value)))
    else if (member?.in === 'header') headers[at] = percent(textOf(value))
    else if (member?.in === 'payload') payload = bytesOf(value)
    else if (member?.in === 'query') {
      const values = Array.isArray(value) ? value : [value]
      query.push(...values.map((part) => `${at}=${percent(textOf(part))}`))
    } else {
      Object.defineProperty(rest, member?.jsonName ?? name, { value, enumerable: true })
    }
  }
  if (query.length > 0) path += `${path.includes('?') ? '&' : '?'}${query.join('&')}`
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const body = payload ?? (hasBody ? Buffer.from(jsonOf(rest)) : undefined)
  return { method, path, headers: { ...headers, 'content-type': 'application/json' }, body }
}

function bytesOf(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(textOf(value))
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return jsonOf(value) ?? ''
}

/** Percent-encoded, a lone surrogate too. */
function percent(text: string): string {
  return encodeURIComponent(text.toWellFormed?.() ?? Buffer.from(text).toString())
}
