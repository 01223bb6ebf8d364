// Parameters of a Task as an operation takes them, and its answer as Step Functions shows it: members in
// PascalCase, moments as texts or numbers, bytes as texts.

import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'

type Members = Record<string, unknown>

/** Members that hold bytes: what stands there is sent as it is, or as JSON. */
const BYTES = ['Body', 'Payload', 'Data', 'ZipFile']
/** Members that hold JSON as text: an object there is written out. */
const TEXTS = ['Input', 'Message', 'MessageBody', 'Detail', 'Definition', 'PolicyDocument', 'AssumeRolePolicyDocument', 'Cause', 'Output'] // prettier-ignore

export function inputOf(parameters: JsonObject, small: boolean): Members {
  return members(parameters, small)
}

function members(object: JsonObject, small: boolean): Members {
  const shaped: Members = {}
  for (const [name, value] of Object.entries(object)) {
    const key = small ? name[0]!.toLowerCase() + name.slice(1) : name
    if (value !== null) shaped[key] = memberOf(name, value, small)
  }
  return shaped
}

function memberOf(name: string, value: Json, small: boolean): unknown {
  if (BYTES.includes(name)) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8') // prettier-ignore
  if (TEXTS.includes(name) && typeof value !== 'string') return JSON.stringify(value)
  return plainIn(value, small)
}

function plainIn(value: Json, small: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => plainIn(one as Json, small))
  return isObject(value) ? members(value, small) : value
}

export interface OutputForm {
  /** How moments are written. */
  readonly dates: 'text' | 'number'
  /** The API's members begin with a small letter, and are shown with a large one. */
  readonly small: boolean
}

export function outputOf(output: Readonly<Members>, form: OutputForm): JsonObject {
  const shaped: Record<string, Json> = {}
  for (const [name, value] of Object.entries(output)) {
    if (value === undefined || name === '$metadata') continue
    const key = form.small && name !== '' ? name[0]!.toUpperCase() + name.slice(1) : name
    shaped[key] = plainOut(name, value, form)
  }
  return shaped
}

function plainOut(name: string, value: unknown, form: OutputForm): Json {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return form.dates === 'text' ? value.toISOString() : value.getTime()
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return bytes.toString(BYTES.includes(name) ? 'utf8' : 'base64')
  }
  if (Array.isArray(value)) return value.map((one) => plainOut('', one, form))
  if (typeof value === 'object') return outputOf(value as Members, form)
  return typeof value === 'bigint' ? Number(value) : (value as Json)
}

/** What the SDK adds to answers of optimized integrations. */
export function httpMetadata(output: JsonObject, requestId: string, atMs: number): JsonObject {
  const length = String(Buffer.byteLength(JSON.stringify(output)))
  const headers = {
    'x-amzn-RequestId': requestId,
    connection: 'keep-alive',
    'Content-Length': length,
    Date: new Date(atMs).toUTCString(),
    'Content-Type': 'application/x-amz-json-1.0',
  }
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  return {
    SdkHttpMetadata: { AllHttpHeaders: all, HttpHeaders: headers, HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: requestId },
  }
}
