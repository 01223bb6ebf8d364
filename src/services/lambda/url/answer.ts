// What a function answered as an HTTP response.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload

import type { HostResponse } from '../../../wire/types.ts'

const JSON_TYPE = 'application/json'

/** Set by the connection, not by a function. */
const OURS = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

/** A JSON answer without a statusCode is the body itself; a string is its text. */
export function answerOf(payload: Buffer | string): HostResponse {
  const text = payload.toString()
  const value = parsed(text)
  if (typeof value === 'string') return plain(value)
  const compact = () => plain(compactJson(text))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return compact()
  const given = value as Record<string, unknown>
  const response = fromMetadata(given)
  if (!response) return badGateway()
  if (!('body' in given) || given['statusCode'] === undefined) {
    return given['statusCode'] === undefined ? compact() : response
  }
  const body = given['body']
  if (typeof body !== 'string') response.body = body === null ? '' : JSON.stringify(body)
  else response.body = given['isBase64Encoded'] === true ? Buffer.from(body, 'base64') : body
  return response
}

/** Status, headers and cookies; undefined for a status that HTTP does not know. */
export function fromMetadata(given: Readonly<Record<string, unknown>>): HostResponse | undefined {
  const status = given['statusCode'] === undefined ? 200 : Number(given['statusCode'])
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  const headers: Record<string, string> = Object.create(null)
  headers['content-type'] = JSON_TYPE
  const givenHeaders = given['headers']
  if (typeof givenHeaders === 'object' && givenHeaders !== null) {
    for (const [name, value] of Object.entries(givenHeaders)) {
      const lower = name.toLowerCase()
      if (isName(lower) && !OURS.has(lower)) headers[lower] = oneLine(String(value))
    }
  }
  const cookies = Array.isArray(given['cookies']) ? given['cookies'].map(String).map(oneLine) : []
  return { status, headers, cookies, body: '' }
}

export function badGateway(): HostResponse {
  return { status: 502, headers: { 'content-type': JSON_TYPE }, body: 'Internal Server Error' }
}

export function refusal(status: number, type: string, message: string | null): HostResponse {
  const headers = { 'content-type': JSON_TYPE, 'x-amzn-errortype': type }
  return { status, headers, body: JSON.stringify({ Message: message }) }
}

function plain(body: string): HostResponse {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body }
}

/** Without the white space between values; numbers keep their digits. */
function compactJson(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\s+/g, (piece) => (piece.startsWith('"') ? piece : ''))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const isName = (name: string) => /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)

/** A header's value ends its line nowhere but at its end, and holds Latin-1 alone. */
const oneLine = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')
