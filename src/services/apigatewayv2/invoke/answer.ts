// What a function answered, and how API Gateway's own answers look.

import type { HostResponse } from '../../../wire/types.ts'
import { failed, type HttpApiError } from './call.ts'

const OURS = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])
const isName = (name: string) => /^[!#$%&'*+.^_`|~0-9a-z-]{1,256}$/.test(name)
/** A header's value ends its line nowhere but at its end, and holds Latin-1 alone. */
const oneLine = (text: string) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')

export function setHeaders(
  into: Record<string, string>,
  from: Iterable<readonly [string, unknown]>,
) {
  for (const [name, value] of from) {
    const lower = name.toLowerCase()
    if (isName(lower) && !OURS.has(lower)) into[lower] = oneLine(String(value))
  }
}

/** Version 2.0 takes what has no status as the body itself. */
export function functionAnswer(payload: string, version: string): HostResponse {
  let value: unknown
  try {
    value = JSON.parse(payload)
  } catch {
    throw failed('the function answered no JSON')
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject || (value as { statusCode?: unknown }).statusCode === undefined) {
    if (version !== '2.0') throw failed('the function answered no statusCode')
    const body = typeof value === 'string' ? value : JSON.stringify(value)
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  return proxied(value as Record<string, unknown>)
}

function proxied(given: Readonly<Record<string, unknown>>): HostResponse {
  const status = Number(given['statusCode'])
  if (!Number.isInteger(status) || status < 200 || status > 599) throw failed('the status is none')
  const headers: Record<string, string> = Object.create(null)
  const cookies: string[] = Array.isArray(given['cookies']) ? given['cookies'].map((one) => oneLine(String(one))) : [] // prettier-ignore
  setHeaders(headers, entriesOf(given['headers']))
  for (const [name, values] of entriesOf(given['multiValueHeaders'])) {
    const all = Array.isArray(values) ? values.map(String) : [String(values)]
    if (name.toLowerCase() === 'set-cookie') cookies.push(...all.map(oneLine))
    else setHeaders(headers, [[name, all.join(',')]])
  }
  headers['content-type'] ??= 'text/plain; charset=utf-8'
  const { body, isBase64Encoded } = given
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body) // prettier-ignore
  return {
    ...{ status, headers, body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text },
    ...(cookies.length > 0 && { cookies }),
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : []
}

export function ownAnswer({ status, message, headers }: HttpApiError): HostResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  }
}
