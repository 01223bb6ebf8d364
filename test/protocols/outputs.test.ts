// botocore's protocol tests, read backwards: the result that a client understands must be written as
// the response that it was shown.

import { describe, expect, it } from 'vitest'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { prepareModel } from '../../src/wire/models/load.ts'
import { protocolFor } from '../../src/wire/protocols.ts'
import type { WireRequest, WireResponse } from '../../src/wire/protocol.ts'
import { readCbor } from '../../src/wire/protocols/cbor.ts'
import { FrameReader } from '../../src/wire/protocols/event-stream.ts'
import { parseXml, type XmlElement } from '../../src/wire/protocols/xml-parse.ts'
import { parseTimestamp } from '../../src/wire/protocols/timestamp.ts'
import type { ProtocolName } from '../../src/wire/types.ts'
import { comparable, modelOf, typed, type Given, type Suite } from './botocore-shapes.ts'
import { outputException } from './exceptions.ts'
import { protocolSuites } from './suites.ts'

const EVENT_STREAM = 'application/vnd.amazon.eventstream'

interface Case {
  id?: string
  given: Given
  result?: any
  error?: any
  errorCode?: string
  errorMessage?: string
  response: { status_code: number; headers?: Record<string, string>; body?: string }
}

const REQUEST: WireRequest = {
  method: 'POST',
  path: '/',
  query: '',
  headers: {},
  body: new Uint8Array(),
}

function respond(protocol: ProtocolName, suite: Suite, test: Case, legacy: boolean): WireResponse {
  const { model, operation } = modelOf(suite, test.given, legacy)
  const loaded = prepareModel('test', model)
  const codec = protocolFor(protocol)
  if (test.errorCode === undefined) {
    const output = typed(model.shapes, operation.output, test.result ?? {})
    return codec.encode(loaded, operation, output, 'request-id')
  }
  const modelled = (test.given.errors ?? []).map(({ shape }) => shape)
  const shape = test.errorCode in model.errors ? test.errorCode : (modelled[0] ?? '')
  const ref = model.errors[shape]!
  const { Message, message, ...members } = typed(model.shapes, ref, test.error)
  // A status that the model does not state is the service's to choose.
  const error = new AwsError(shape, Message ?? message ?? test.errorMessage ?? '', {
    members,
    status: test.response.status_code,
  })
  return codec.encodeError(loaded, error, 'request-id', REQUEST)
}

type Canonical = unknown

// No body, `{}` and an empty element say the same.
const NOTHING = 'nothing'

/** A body without what carries no meaning: white space, order of names, request ids. */
function canonical(protocol: ProtocolName, body: Uint8Array): Canonical {
  const text = Buffer.from(body).toString('utf8')
  if (text.trim() === '' || text === '{}') return NOTHING
  if (body.length > 8 && body[0] === 0 && body[1] === 0) return frames(protocol, body)
  if (protocol === 'rpcv2Cbor') return withoutType(comparable(readCbor(body)))
  if (text.trimStart().startsWith('<')) return canonicalXml(parseXml(text.trim()))
  try {
    return withoutType(moments(comparable(JSON.parse(text))))
  } catch {
    return text
  }
}

function frames(protocol: ProtocolName, body: Uint8Array): unknown {
  return new FrameReader().read(body).map(({ headers, payload }) => ({
    type: headers.get(':message-type'),
    event: headers.get(':event-type'),
    payload: canonical(protocol, payload),
  }))
}

/** Whatever the offset that a timestamp is given with: the same moment. */
function moments(value: any): any {
  if (typeof value === 'string') return sameMoment(value)
  if (Array.isArray(value)) return value.map(moments)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moments(item)]))
}

function sameMoment(text: string): string {
  const date = /^\d{4}-\d\d-\d\dT/.test(text) ? parseTimestamp(text) : undefined
  return date === undefined ? text : `date ${date.getTime()}`
}

function withoutType(value: any): unknown {
  if (Object.keys(value ?? {}).length === 0) return NOTHING
  if (typeof value?.__type !== 'string') return value
  // The namespace before the name is decoration: clients cut it off.
  return { ...value, __type: value.__type.slice(value.__type.indexOf('#') + 1) }
}

const IDS = new Set(['RequestId', 'RequestID', 'requestId', 'ResponseMetadata', 'Type'])

function canonicalXml(element: XmlElement): unknown {
  const attributes = Object.entries(element.attributes).filter(
    ([name]) => !name.startsWith('xmlns'),
  )
  const children = element.children.filter(({ name }) => !IDS.has(name))
  const groups: Record<string, unknown[]> = {}
  for (const child of children) (groups[child.name] ??= []).push(canonicalXml(child))
  if (children.length === 0 && attributes.length === 0)
    return sameMoment(element.text.trim()) || NOTHING
  // Query wraps a result that is empty, or does not.
  const [only] = children
  if (children.length === 1 && only!.name.endsWith('Result') && isEmpty(only!)) return NOTHING
  return { ...groups, ...Object.fromEntries(attributes) }
}

const isEmpty = (element: XmlElement) => element.children.length === 0 && !element.text.trim()

const bodyOf = async (body: WireResponse['body']): Promise<Uint8Array> => {
  if (typeof body === 'string') return Buffer.from(body, 'utf8')
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Headers that say nothing about the output. */
const IGNORED = new Set(['x-amzn-requestid', 'content-length', 'x-amz-target'])

const canonicalHeader = (value: string | undefined) =>
  value
    ?.split(',')
    .map((part) => sameMoment(part.trim()))
    .join(',')

const bytesOf = (protocol: ProtocolName, body: unknown) =>
  Buffer.from(String(body ?? ''), protocol === 'rpcv2Cbor' ? 'base64' : 'utf8')

const files = protocolSuites('output')
if (files.length === 0) console.log('skipped: no protocol suites in ../shared/data/aws-protocols')

describe.skipIf(files.length === 0)('responses to botocore clients', () => {
  for (const { file, protocol, suites } of files) {
    describe(file, () => {
      for (const [number, suite] of (suites as (Suite & { cases: Case[] })[]).entries()) {
        for (const [index, test] of suite.cases.entries()) {
          const id = test.id ?? `${number}.${index} ${suite.description ?? ''}`
          const reason = outputException(`${file} ${id}`)
          it.skipIf(reason !== undefined)(
            reason === undefined ? id : `${id}: ${reason}`,
            async () => {
              const response = respond(protocol, suite, test, file.startsWith('legacy/'))
              expect(response.status).toBe(test.response.status_code)
              const ours = await bodyOf(response.body)
              for (const [name, value] of Object.entries(test.response.headers ?? {})) {
                const lower = name.toLowerCase()
                if (IGNORED.has(lower) || (lower === 'content-type' && ours.length === 0)) continue
                expect(canonicalHeader(response.headers[lower]), name).toBe(canonicalHeader(value))
              }
              const stream = response.headers['content-type'] === EVENT_STREAM
              const theirs = stream
                ? Buffer.from(test.response.body!, 'base64')
                : bytesOf(protocol, test.response.body)
              expect(canonical(protocol, ours)).toEqual(canonical(protocol, theirs))
            },
          )
        }
      }
    })
  }
})
