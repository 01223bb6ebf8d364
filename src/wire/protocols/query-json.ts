// AWS Query answered in JSON, for callers whose Accept asks for it: the XML's document in another
// dress. API Gateway's integrations with query services live from it.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonParameters.html

import type { AwsError } from '../../kernel/aws-error.ts'
import type { Member, OperationModel, Shape } from '../model.ts'
import type { LoadedModel, Protocol, WireResponse } from '../protocol.ts'
import { awsQuery } from './aws-query.ts'
import { errorShape, errorStatus, isSenderFault, queryCode } from './errors.ts'
import { toBase64 } from './json-encode.ts'

/** True where JSON is what the caller would rather have. */
export function prefersJson(accept: string | undefined): boolean {
  return accept?.trimStart().startsWith('application/json') === true
}

function nameIn(loaded: LoadedModel, { name }: Member): string {
  return loaded.traits.query?.jsonNames?.get(name) ?? name
}

/** What a structure does not have is null, as AWS writes it. */
function members(loaded: LoadedModel, all: readonly Member[], value: any): object {
  const out: Record<string, unknown> = {}
  for (const member of all) {
    const item = value[member.name]
    out[nameIn(loaded, member)] =
      item === undefined || item === null ? null : valueOf(loaded, member, item)
  }
  return out
}

function valueOf(loaded: LoadedModel, member: Member, value: any): unknown {
  const shape = loaded.model.shapes[member.shape]!
  switch (shape.kind) {
    case 'structure':
    case 'error':
    case 'union':
      return members(loaded, shape.members, value)
    case 'list':
      return (value as unknown[]).map((item) => valueOf(loaded, shape.item, item))
    case 'map':
      return mapOf(loaded, shape, value, member.flattened === true)
    case 'simple':
      if (shape.type === 'blob') return toBase64(value)
      return value instanceof Date ? value.getTime() / 1000 : value
  }
}

/** A flattened map is a list of its entries, by the names that they have in XML. */
function mapOf(
  loaded: LoadedModel,
  shape: Extract<Shape, { kind: 'map' }>,
  value: Readonly<Record<string, unknown>>,
  flattened: boolean,
): unknown {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  const read = ([key, item]: [string, unknown]) =>
    [key, valueOf(loaded, shape.value, item)] as const
  if (!flattened) return Object.fromEntries(entries.map(read))
  const keyName = shape.key.xmlName ?? 'key'
  const valueName = shape.value.xmlName ?? 'value'
  return entries.map(read).map(([key, item]) => ({ [keyName]: key, [valueName]: item }))
}

function response(status: number, requestId: string, document: object): WireResponse {
  const headers = { 'x-amzn-requestid': requestId, 'content-type': 'application/json' }
  return { status, headers, body: JSON.stringify(document) }
}

function encode(
  loaded: LoadedModel,
  { name, output: ref }: OperationModel,
  output: Record<string, unknown>,
  requestId: string,
): WireResponse {
  const shape = loaded.model.shapes[ref]!
  const hasResult = shape.kind === 'structure' && shape.name !== 'Unit'
  return response(200, requestId, {
    [`${name}Response`]: {
      ...(hasResult && { [`${name}Result`]: members(loaded, shape.members, output ?? {}) }),
      ResponseMetadata: { RequestId: requestId },
    },
  })
}

function encodeError(
  loaded: LoadedModel | undefined,
  error: AwsError,
  requestId: string,
): WireResponse {
  const shape = errorShape(loaded, error)
  const Type = isSenderFault(error, shape) ? 'Sender' : 'Receiver'
  const { message: Message } = error
  const document = { Error: { Code: queryCode(error, shape), Message, Type }, RequestId: requestId }
  const { status, headers, body } = response(errorStatus(error, shape), requestId, document)
  return { status, headers: { ...headers, ...error.headers }, body }
}

export const awsQueryInJson: Protocol = { ...awsQuery, encode, encodeError }
