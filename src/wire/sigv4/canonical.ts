// The canonical request: the one text that client and server both derive from a request and sign.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import { encodeBytes, recode } from './encode.ts'
import type { Headers } from '../transport.ts'

export interface CanonicalInput {
  readonly method: string
  /** As sent, undecoded. */
  readonly path: string
  readonly query: string
  readonly headers: Headers
  /** Values of headers that were sent more than once, in order. */
  readonly repeated?: ReadonlyMap<string, readonly string[]>
}

/** S3 encodes the path once and never normalizes it; all other services do both. */
export function canonicalRequest(
  input: CanonicalInput,
  signedHeaders: string,
  payloadHash: string,
  objects: boolean,
): string {
  let text = `${input.method}\n${canonicalPath(input.path, objects)}\n${canonicalQuery(input.query)}\n`
  for (const name of signedHeaders.split(';')) {
    text += `${name}:${canonicalValue(input, name)}\n`
  }
  return `${text}\n${signedHeaders}\n${payloadHash}`
}

export function canonicalPath(path: string, objects: boolean): string {
  if (path === '/' || path === '') return '/'
  if (objects) return recode(path, { plusIsSpace: false, keepSlash: true })
  return normalized(path).map(encodeBytes).join('/')
}

/** Whether normalizing would change the path, so that what is signed is not what is routed. */
export function isNormalPath(path: string): boolean {
  return !path.includes('/.') && !path.includes('//') ? true : normalized(path).join('/') === path
}

function normalized(path: string): string[] {
  const out: string[] = []
  const segments = path.split('/')
  for (const segment of segments) {
    if (segment === '..') out.pop()
    else if (segment !== '' && segment !== '.') out.push(segment)
  }
  const last = segments.at(-1)!
  const directory = last === '' || last === '.' || last === '..'
  if (directory && out.length > 0) out.push('')
  out.unshift('')
  return out.length === 1 ? ['', ''] : out
}

export function canonicalQuery(query: string): string {
  if (query === '') return ''
  const pairs: string[] = []
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = recode(equals < 0 ? part : part.slice(0, equals), QUERY)
    if (name === 'X-Amz-Signature') continue
    // NUL sorts before every character of an encoded name, so that `a` comes before `a-`.
    pairs.push(`${name}\0${equals < 0 ? '' : recode(part.slice(equals + 1), QUERY)}`)
  }
  return pairs.sort().join('&').replaceAll('\0', '=')
}

const QUERY = { plusIsSpace: true, keepSlash: false }

function canonicalValue(input: CanonicalInput, name: string): string {
  const values = input.repeated?.get(name)
  if (values === undefined) return trimmed(input.headers[name] ?? '')
  return values.map(trimmed).join(',')
}

function trimmed(value: string): string {
  const text = value.trim()
  return text.includes('  ') || /[\t\r\n]/.test(text) ? text.replace(/\s+/g, ' ') : text
}
