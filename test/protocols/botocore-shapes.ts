// Service descriptions in the form of botocore's protocol tests → ServiceModel, and their plain JSON
// values → the typed values that operations take and give.

import type { Member, OperationModel, ServiceModel, Shape } from '../../src/wire/model.ts'

export interface BotoRef {
  shape: string
  location?: string
  locationName?: string
  queryName?: string
  flattened?: boolean
  xmlAttribute?: boolean
  xmlNamespace?: string | { uri: string; prefix?: string }
  timestampFormat?: string
  streaming?: boolean
  idempotencyToken?: boolean
  jsonvalue?: boolean
  hostLabel?: boolean
  eventpayload?: boolean
  eventheader?: boolean
  resultWrapper?: string
  payload?: string
}

export interface BotoShape extends Omit<BotoRef, 'shape'> {
  type: string
  members?: Record<string, BotoRef>
  member?: BotoRef
  key?: BotoRef
  value?: BotoRef
  required?: string[]
  payload?: string
  exception?: boolean
  fault?: boolean
  union?: boolean
  document?: boolean
  sparse?: boolean
  eventstream?: boolean
  error?: { code?: string; httpStatusCode?: number; senderFault?: boolean }
}

export interface Given {
  name: string
  http?: { method: string; requestUri?: string; responseCode?: number }
  input?: BotoRef
  output?: BotoRef
  errors?: { shape: string }[]
}

export interface Suite {
  description: string
  metadata: {
    protocol: string
    apiVersion?: string
    xmlNamespace?: string
    jsonVersion?: string
    targetPrefix?: string
    awsQueryCompatible?: object
  }
  shapes: Record<string, BotoShape>
}

const TIMESTAMPS: Record<string, Member['timestampFormat']> = {
  iso8601: 'date-time',
  rfc822: 'http-date',
  unixTimestamp: 'epoch-seconds',
  unixtimestamp: 'epoch-seconds',
}
const LOCATIONS: Record<string, Member['in']> = {
  uri: 'label',
  querystring: 'query',
  header: 'header',
  headers: 'prefixHeaders',
  statusCode: 'status',
}
const TYPES: Record<string, Extract<Shape, { kind: 'simple' }>['type']> = {
  string: 'string',
  char: 'string',
  character: 'string',
  jsonvalue: 'string',
  boolean: 'boolean',
  byte: 'integer',
  short: 'integer',
  integer: 'integer',
  long: 'long',
  float: 'float',
  double: 'float',
  timestamp: 'timestamp',
  blob: 'blob',
  bigInteger: 'long',
  bigDecimal: 'float',
}

class Converter {
  readonly shapes: Shape[] = [{ kind: 'structure', name: 'Unit', members: [] }]
  readonly #suite: Suite
  readonly #legacy: boolean
  readonly #refs = new Map<string, number>()

  constructor(suite: Suite, legacy: boolean) {
    this.#suite = suite
    this.#legacy = legacy
  }

  /** The ref of an input or output, whose payload older descriptions name beside it. */
  root(given: BotoRef | undefined): number {
    if (given === undefined) return 0
    const shape = this.#suite.shapes[given.shape]!
    if (given.payload !== undefined) shape.payload = given.payload
    return this.ref(given.shape)
  }

  ref(name: string, timestampFormat?: string): number {
    const boto = this.#suite.shapes[name]!
    const format = timestampFormat ?? boto.timestampFormat
    const key = `${name} ${format}`
    const known = this.#refs.get(key)
    if (known !== undefined) return known
    const ref = this.shapes.push(null as never) - 1
    this.#refs.set(key, ref)
    this.shapes[ref] = this.#convert(name, boto, format)
    return ref
  }

  #convert(name: string, boto: BotoShape, format: string | undefined): Shape {
    if (boto.document) return { kind: 'simple', name, type: 'document' }
    if (boto.type === 'structure') return this.#structure(name, boto)
    if (boto.type === 'list') {
      const item = this.#member('member', boto.member!, false)
      return { kind: 'list', name, item, ...(boto.sparse ? { sparse: true } : {}) }
    }
    if (boto.type === 'map') {
      return {
        kind: 'map',
        name,
        key: this.#member('key', boto.key!, false),
        value: this.#member('value', boto.value!, false),
        ...(boto.sparse ? { sparse: true } : {}),
      }
    }
    const type = TYPES[boto.type]
    if (type === undefined) throw new Error(`type ${boto.type}`)
    return {
      kind: 'simple',
      name,
      type,
      ...(format ? { timestampFormat: TIMESTAMPS[format] } : {}),
      ...(boto.streaming ? { streaming: true } : {}),
    }
  }

  #structure(name: string, boto: BotoShape): Shape {
    const members = Object.entries(boto.members ?? {}).map(([memberName, ref]) =>
      this.#member(memberName, ref, boto.payload === memberName, boto.required),
    )
    const xmlName = boto.locationName ? { xmlName: boto.locationName } : {}
    if (boto.exception) {
      return {
        kind: 'error',
        name,
        members,
        fault: boto.fault || boto.error?.senderFault === false ? 'server' : 'client',
        ...(boto.error?.httpStatusCode ? { status: boto.error.httpStatusCode } : {}),
        ...(boto.error?.code ? { queryCode: boto.error.code } : {}),
        ...xmlName,
      }
    }
    if (boto.eventstream) return { kind: 'union', name, members, streaming: true }
    if (boto.union) return { kind: 'union', name, members, ...xmlName }
    const namespace = namespaceOf(boto.xmlNamespace)
    return {
      kind: 'structure',
      name,
      members,
      ...xmlName,
      ...(namespace ? { xmlNamespace: namespace } : {}),
    }
  }

  #member(name: string, ref: BotoRef, payload: boolean, required: string[] = []): Member {
    const target = this.#suite.shapes[ref.shape]!
    const location = LOCATIONS[ref.location ?? target.location ?? '']
    const wireName = ref.locationName ?? (location ? target.locationName : undefined)
    const where = payload
      ? 'payload'
      : location === 'query' && target.type === 'map'
        ? 'queryParams'
        : location
    const flattened = ref.flattened ?? target.flattened
    // Older botocore descriptions give a flattened list's name to its items.
    const itemName =
      this.#legacy && flattened && target.type === 'list' ? target.member!.locationName : undefined
    const xmlName = itemName ?? (where && where !== 'payload' ? undefined : ref.locationName)
    const format = ref.timestampFormat
    const namespace = namespaceOf(ref.xmlNamespace)
    return {
      name,
      shape: this.ref(ref.shape, format),
      ...(required.includes(name) ? { required: true } : {}),
      ...(where ? { in: where } : {}),
      ...(where && where !== 'payload' ? { at: wireName ?? name } : {}),
      ...(ref.locationName && !where ? { jsonName: ref.locationName } : {}),
      ...(xmlName ? { xmlName } : {}),
      ...(ref.queryName ? { ec2Name: ref.queryName } : {}),
      ...(ref.xmlAttribute ? { xmlAttribute: true } : {}),
      ...(namespace ? { xmlNamespace: namespace } : {}),
      ...(flattened ? { flattened: true } : {}),
      ...(format ? { timestampFormat: TIMESTAMPS[format] } : {}),
      ...(ref.eventpayload ? { eventPayload: true } : {}),
      ...(ref.eventheader ? { eventHeader: true } : {}),
      ...((ref.jsonvalue ?? target.jsonvalue) ? { mediaType: 'application/json' } : {}),
    }
  }
}

function namespaceOf(given: BotoRef['xmlNamespace']): readonly [string, string?] | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') return [given]
  return given.prefix ? [given.uri, given.prefix] : [given.uri]
}

/** The model of one suite for one of its cases' operations. */
export function modelOf(
  suite: Suite,
  given: Given,
  legacy: boolean,
): { model: ServiceModel; operation: OperationModel } {
  const converter = new Converter(suite, legacy)
  const errors: Record<string, number> = {}
  for (const [name, shape] of Object.entries(suite.shapes)) {
    if (shape.exception) errors[name] = converter.ref(name)
  }
  const operation: OperationModel = {
    name: given.name,
    input: converter.root(given.input),
    output: converter.root(given.output),
    http: {
      method: given.http?.method ?? 'POST',
      uri: given.http?.requestUri ?? '/',
      status: given.http?.responseCode ?? 200,
    },
  }
  const { metadata } = suite
  const model: ServiceModel = {
    namespace: 'test',
    signingName: 'test',
    apiVersion: metadata.apiVersion ?? '',
    ...(metadata.xmlNamespace ? { xmlNamespace: metadata.xmlNamespace } : {}),
    protocols: [],
    ...(metadata.awsQueryCompatible ? { awsQueryCompatible: true } : {}),
    shapes: converter.shapes,
    operations: { [given.name]: operation },
    errors,
  }
  return { model, operation }
}

/** A suite's JSON value as the typed value that an operation sees. */
export function typed(shapes: readonly Shape[], ref: number, value: any): any {
  const shape = shapes[ref]!
  if (value === null || value === undefined) return value
  switch (shape.kind) {
    case 'list':
      return value.map((item: unknown) => typed(shapes, shape.item.shape, item))
    case 'map':
      return mapValues(value, (item) => typed(shapes, shape.value.shape, item))
    case 'simple':
      return simple(shape.type, value)
    default: {
      if (shape.kind === 'union' && shape.streaming) return events(shapes, ref, value)
      const out: Record<string, unknown> = {}
      for (const [name, item] of Object.entries(value)) {
        const member = shape.members.find((candidate) => candidate.name === name)
        if (member === undefined) throw new Error(`no member ${name} in ${shape.name}`)
        const json = member.mediaType === 'application/json' && typeof item !== 'string'
        out[name] = json ? JSON.stringify(item) : typed(shapes, member.shape, item)
      }
      return out
    }
  }
}

async function* events(shapes: readonly Shape[], ref: number, list: object[]) {
  const union = shapes[ref] as Extract<Shape, { kind: 'union' }>
  for (const event of list) {
    const [[name, value] = ['', undefined]] = Object.entries(event)
    const member = union.members.find((candidate) => candidate.name === name)!
    yield { [name]: typed(shapes, member.shape, value) }
  }
}

const SPECIAL: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity }

function simple(type: string, value: any): unknown {
  if (type === 'timestamp') return new Date(typeof value === 'number' ? value * 1000 : value)
  if (type === 'blob') return Buffer.from(value, 'utf8')
  if (type === 'float' && typeof value === 'string') return SPECIAL[value]
  return value
}

function mapValues(map: object, each: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, each(value)]))
}

/** Typed values in a form that compares: no prototypes, bytes as hexadecimal, nothing undefined. */
export function comparable(value: any): any {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  if (value instanceof Date) return `date ${value.getTime()}`
  if (typeof value === 'number' && !Number.isFinite(value)) return `number ${value}`
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null)
  return Object.fromEntries(entries.map(([key, item]) => [key, comparable(item)]))
}
