// What a function must answer through a proxy integration.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format

import type { ApiAnswer } from './answer.ts'
import { GatewayError } from './gateway-error.ts'

const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])

const malformed = () =>
  new GatewayError('DEFAULT_5XX', { status: 502, reason: 'Malformed Lambda proxy response' })

/** `acceptsBinary`: the caller and the API agree that bytes may come. */
export function proxyAnswer(payload: string, acceptsBinary: boolean): ApiAnswer {
  const given = parsed(payload)
  const status = given['statusCode'] === undefined || given['statusCode'] === null ? 200 : Number(given['statusCode']) // prettier-ignore
  if (!Number.isInteger(status) || status < 100 || status > 999) throw malformed()
  const headers = new Map<string, readonly string[]>()
  for (const [name, value] of entriesOf(given['headers'])) headers.set(name, [textOf(value)])
  for (const [name, values] of entriesOf(given['multiValueHeaders'])) {
    if (!Array.isArray(values)) throw malformed()
    // Values of both are one header, those of the list first.
    const before = [...headers].find(([key]) => key.toLowerCase() === name.toLowerCase())
    if (before !== undefined) headers.delete(before[0])
    headers.set(name, [...values.map(textOf), ...(before?.[1] ?? [])])
  }
  if (![...headers.keys()].some((name) => name.toLowerCase() === 'content-type')) {
    headers.set('Content-Type', ['application/json'])
  }
  const text = given['body'] === undefined || given['body'] === null ? '' : textOf(given['body'])
  const bytes = given['isBase64Encoded'] === true && acceptsBinary
  return { status, headers, body: Buffer.from(text, bytes ? 'base64' : 'utf8') }
}

function parsed(payload: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    throw malformed()
  }
  if (value === null) throw malformed()
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed()
  const given = value as Record<string, unknown>
  if (Object.keys(given).some((name) => !MEMBERS.has(name))) throw malformed()
  if (Object.keys(given).length === 0) return given
  return given
}

function entriesOf(value: unknown): [string, unknown][] {
  if (value === undefined || value === null) return []
  if (typeof value !== 'object' || Array.isArray(value)) throw malformed()
  return Object.entries(value)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw malformed()
}
