// An event as a query sees it: what Logs knows of it, and what it finds in its text.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html

import type { Fields } from './expression.ts'
import type { Value } from './value.ts'

export interface Source {
  readonly message: string
  readonly timestampMs: number
  readonly ingestedAtMs: number
  readonly logStream: string
  /** `<account>:<group>` */
  readonly log: string
  readonly ptr: string
}

/** AWS finds at most so many fields in a JSON event. */
const JSON_FIELDS_AT_MOST = 200
const JSON_DEPTH_AT_MOST = 20

export class LogRecord implements Fields {
  readonly source: Source
  readonly #isLambda: boolean
  /** Made by `fields … as`, `parse` and the like. */
  #made: Map<string, Value> | undefined
  #found: Map<string, Value> | undefined

  constructor(source: Source) {
    this.source = source
    this.#isLambda = source.log.includes(':/aws/lambda/')
  }

  set(name: string, value: Value): void {
    ;(this.#made ??= new Map()).set(name, value)
  }

  get(name: string): Value {
    if (this.#made?.has(name) === true) return this.#made.get(name)
    switch (name) {
      case '@message':
        return this.source.message
      case '@timestamp':
        return this.source.timestampMs
      case '@ingestionTime':
        return this.source.ingestedAtMs
      case '@logStream':
        return this.source.logStream
      case '@log':
        return this.source.log
      case '@ptr':
        return this.source.ptr
      default:
        return this.discovered().get(name)
    }
  }

  discovered(): ReadonlyMap<string, Value> {
    if (this.#found === undefined) {
      this.#found = new Map()
      if (this.#isLambda) addLambdaFields(this.source.message, this.#found)
      addJsonFields(this.source.message, this.#found)
    }
    return this.#found
  }
}

/** The object of an event that is JSON, or that ends with it behind some text. */
function addJsonFields(message: string, into: Map<string, Value>): void {
  const brace = message.indexOf('{')
  const text = brace < 0 ? '' : message.slice(brace).trimEnd()
  if (!text.endsWith('}')) return
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return
  }
  flatten('', document, into, 0)
}

function flatten(name: string, value: unknown, into: Map<string, Value>, depth: number): void {
  if (into.size >= JSON_FIELDS_AT_MOST || depth > JSON_DEPTH_AT_MOST) return
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      flatten(name === '' ? key : `${name}.${key}`, item, into, depth + 1)
    }
  } else if (value !== null && value !== undefined && name !== '') {
    into.set(name, value as string | number | boolean)
  }
}

const LAMBDA_KINDS = ['START', 'END', 'REPORT', 'INIT_START']

/** Of `REPORT RequestId: …\tDuration: 1.5 ms\t…`, with bytes and milliseconds as numbers. */
function addLambdaFields(message: string, into: Map<string, Value>): void {
  const kind = LAMBDA_KINDS.find((word) => message.startsWith(`${word} `))
  if (kind === undefined) {
    // `2026-…Z\t<request id>\tINFO\t…`
    const id = /(?:^|\t)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\t|\s)/.exec(
      message.slice(0, 256),
    )?.[1]
    if (id !== undefined) into.set('@requestId', id)
    return
  }
  into.set('@type', kind)
  const values = new Map<string, string>()
  for (const part of message.slice(kind.length + 1).split(/[\t\n]/, 32)) {
    const colon = part.indexOf(': ')
    if (colon > 0) values.set(part.slice(0, colon), part.slice(colon + 2))
  }
  const id = values.get('RequestId')
  if (id !== undefined) into.set('@requestId', id.split(' ', 1)[0]!)
  for (const [name, [field, factor]] of LAMBDA_NUMBERS) {
    const number = Number.parseFloat(values.get(name) ?? '')
    if (Number.isFinite(number)) into.set(field, number * factor)
  }
}

const LAMBDA_NUMBERS = new Map<string, readonly [field: string, factor: number]>([
  ['Duration', ['@duration', 1]],
  ['Billed Duration', ['@billedDuration', 1]],
  ['Memory Size', ['@memorySize', 1_000_000]],
  ['Max Memory Used', ['@maxMemoryUsed', 1_000_000]],
  ['Init Duration', ['@initDuration', 1]],
])
