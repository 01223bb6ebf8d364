// The envelope of an event, and what PutEvents asks of an entry.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html

import { limits } from './limits.ts'

/** An event as it is matched and delivered. */
export interface BusEvent {
  readonly id: string
  /** Compact JSON. */
  readonly text: string
  /** The same, parsed. */
  readonly value: unknown
  readonly traceHeader?: string | undefined
  readonly through?: readonly string[] | undefined
  /** Only rules that ask for all of CloudTrail's management events get it. */
  readonly quiet?: boolean | undefined
}

export interface Envelope {
  readonly id: string
  readonly source: string
  readonly detailType: string
  /** JSON text of an object. */
  readonly detail: string
  readonly resources: readonly string[]
  readonly account: string
  readonly region: string
  readonly timeMs: number
}

export function eventText(of: Envelope): string {
  const head = JSON.stringify({
    version: '0',
    id: of.id,
    'detail-type': of.detailType,
    source: of.source,
    account: of.account,
    time: eventTime(of.timeMs),
    region: of.region,
    resources: of.resources,
  })
  return `${head.slice(0, -1)},"detail":${of.detail}}`
}

/** To the second: `2023-06-01T12:00:00Z`. */
export function eventTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`
}

const SPACES = new Set([' ', '\n', '\r', '\t'])

/** JSON text without spaces between its tokens; every number stays as it was written. */
export function compact(json: string): string {
  const pieces: string[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]!
    if (quoted) {
      if (character === '\\') i++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (SPACES.has(character)) {
      if (i > from) pieces.push(json.slice(from, i))
      from = i + 1
    }
  }
  if (from === 0) return json
  pieces.push(json.slice(from))
  return pieces.join('')
}

/** The object that a Detail is; undefined for what EventBridge calls malformed. */
export function parseDetail(detail: string): object | undefined {
  if (isTooDeep(detail)) return undefined
  let value: unknown
  try {
    value = JSON.parse(detail)
  } catch {
    return undefined
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
}

function isTooDeep(json: string): boolean {
  let depth = 0
  let quoted = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]!
    if (quoted) {
      if (character === '\\') i++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character === '{' || character === '[') {
      if (++depth > limits.detailDepth) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}

export interface Entry {
  readonly Time?: Date | undefined
  readonly Source?: string | undefined
  readonly DetailType?: string | undefined
  readonly Detail?: string | undefined
  readonly Resources?: readonly string[] | undefined
  readonly TraceHeader?: string | undefined
  readonly EventBusName?: string | undefined
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-putevents-entry-size */
export function entryBytes({ Time, Source, DetailType, Detail, Resources }: Entry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])]
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0)
  return bytes + (Time === undefined ? 0 : 14)
}

export interface Fault {
  readonly ErrorCode: string
  readonly ErrorMessage: string
}

const invalid = (parameter: string, reason: string): Fault => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}`,
})

/** What is wrong with an entry before its Detail is read. */
export function faultOf(entry: Entry): Fault | undefined {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) return invalid(name, `${name} is a required argument.`)
  }
  const { sourceCharacters, detailTypeCharacters } = limits
  if (entry.Source!.length > sourceCharacters) {
    return invalid('Source', `Source is longer than ${sourceCharacters} characters.`)
  }
  if (entry.DetailType!.length > detailTypeCharacters) {
    return invalid('DetailType', `DetailType is longer than ${detailTypeCharacters} characters.`)
  }
  if (entry.Source!.startsWith('aws.')) {
    const ErrorMessage = 'Not authorized for the source.'
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage }
  }
  return undefined
}

export const MALFORMED: Fault = {
  ErrorCode: 'MalformedDetail',
  ErrorMessage: 'Detail is malformed.',
}
