// Outputs that are a stream of events: Lambda's InvokeWithResponseStream, Kinesis' SubscribeToShard.
// https://smithy.io/2.0/aws/amazon-eventstream.html

import { AwsError } from '../../kernel/aws-error.ts'
import type { Member, OperationModel, Shape } from '../model.ts'
import type { LoadedModel } from '../protocol.ts'
import { encodeFrame, type HeaderValue } from './event-stream.ts'

type Union = Extract<Shape, { kind: 'union' }>
type Values = Readonly<Record<string, any>>

/** How a protocol writes structures: the payload's text or bytes and its media type. */
export interface EventCodec {
  readonly contentType: string
  structure(members: readonly Member[], value: Values, name: string): string | Uint8Array
}

export interface EventStream {
  readonly member: Member
  readonly union: Union
  readonly events: AsyncIterable<Values>
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<Values> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** The event stream in an output, if the operation has one. */
export function eventStreamOf(
  loaded: LoadedModel,
  operation: OperationModel,
  output: Values,
): EventStream | undefined {
  const shape = loaded.model.shapes[operation.output]!
  if (shape.kind !== 'structure') return undefined
  for (const member of shape.members) {
    const union = loaded.model.shapes[member.shape]!
    if (union.kind !== 'union' || union.streaming !== true) continue
    const events = output[member.name]
    return { member, union, events: isAsyncIterable(events) ? events : none() }
  }
  return undefined
}

async function* none(): AsyncGenerator<Values> {}

/**
 * The frames of a stream. `initial`: what an RPC protocol has to say beside the stream, which goes
 * ahead as an event of its own.
 */
export async function* encodeEvents(
  loaded: LoadedModel,
  stream: EventStream,
  codec: EventCodec,
  initial?: { members: readonly Member[]; values: Values },
): AsyncGenerator<Uint8Array> {
  if (initial !== undefined) {
    const payload = bytesOf(codec.structure(initial.members, initial.values, 'initial-response'))
    yield frame('event', 'initial-response', codec.contentType, payload)
  }
  try {
    for await (const event of stream.events) {
      const [name] = Object.keys(event)
      const member = stream.union.members.find((candidate) => candidate.name === name)
      if (member !== undefined) yield encodeEvent(loaded, member, event[member.name], codec)
    }
  } catch (error) {
    // The status line is long gone: an error after it is a frame too.
    if (!(error instanceof AwsError)) throw error
    const payload = bytesOf(JSON.stringify({ message: error.message, ...error.members }))
    yield frame('exception', error.code, 'application/json', payload)
  }
}

function frame(
  type: 'event' | 'exception',
  name: string,
  contentType: string | undefined,
  payload: Uint8Array,
  more: readonly (readonly [string, HeaderValue])[] = [],
): Uint8Array {
  const headers = new Map<string, HeaderValue>([
    [`:${type}-type`, name],
    ...(contentType === undefined ? [] : [[':content-type', contentType] as const]),
    [':message-type', type],
    ...more,
  ])
  return encodeFrame({ headers, payload })
}

function encodeEvent(
  loaded: LoadedModel,
  member: Member,
  value: Values,
  codec: EventCodec,
): Uint8Array {
  const shape = loaded.model.shapes[member.shape]!
  if (shape.kind !== 'structure' && shape.kind !== 'error') {
    return frame('event', member.name, codec.contentType, new Uint8Array())
  }
  const type = shape.kind === 'error' ? 'exception' : 'event'
  const headers = shape.members
    .filter((m) => m.eventHeader && value[m.name] !== undefined && value[m.name] !== null)
    .map((m) => [m.name, value[m.name] as HeaderValue] as const)
  const payloadMember = shape.members.find((m) => m.eventPayload)
  if (payloadMember === undefined) {
    const members = shape.members.filter((m) => !m.eventHeader)
    const payload =
      members.length === 0
        ? new Uint8Array()
        : bytesOf(codec.structure(members, value, member.name))
    const contentType = members.length === 0 ? undefined : codec.contentType
    return frame(type, member.name, contentType, payload, headers)
  }
  const [payload, contentType] = rawPayload(
    loaded,
    payloadMember,
    value[payloadMember.name],
    codec,
    member.name,
  )
  return frame(type, member.name, contentType, payload, headers)
}

function rawPayload(
  loaded: LoadedModel,
  member: Member,
  value: any,
  codec: EventCodec,
  name: string,
): [Uint8Array, string] {
  const target = loaded.model.shapes[member.shape]!
  if (target.kind === 'structure' || target.kind === 'union') {
    return [bytesOf(codec.structure(target.members, value ?? {}, name)), codec.contentType]
  }
  const text = target.kind === 'simple' && target.type === 'string'
  return [bytesOf(value ?? ''), text ? 'text/plain' : 'application/octet-stream']
}

const bytesOf = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value, 'utf8') : value
