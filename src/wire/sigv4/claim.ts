// What a request claims about its signature, from the `Authorization` header or from the query of a
// presigned URL. Strict: every part present once and well formed, or the request is refused.

import { incompleteSignature, malformedQueryAuth, missingToken } from './refusals.ts'
import { unsupportedAlgorithm } from './refusals.ts'
import type { Family } from './refusals.ts'
import type { Headers } from '../transport.ts'
import { parseAmzDate, amzDate } from './time.ts'

export interface Claim {
  readonly via: 'header' | 'query'
  readonly accessKeyId: string
  readonly scopeDate: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  readonly signedHeaders: string
  readonly signature: string
  /** The moment of signing as it stands in the string to sign, `20260131T235959Z`. */
  readonly amzDate: string
  readonly signedAtMs: number
  readonly sessionToken: string | undefined
  /** Presigned only: what stands in for the header of this name. */
  readonly contentSha256: string | undefined
  /** Presigned only. */
  readonly expiresSeconds: number | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
const WEEK_SECONDS = 604_800

export function claimOf(headers: Headers, query: string, family: Family): Claim {
  const authorization = headers['authorization']
  const presigned = presignedParameters(query, family)
  if (authorization !== undefined) {
    // Two authentications contradict each other sooner or later: AWS refuses both.
    if (presigned.size > 0) {
      throw incompleteSignature(
        family,
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query ' +
          'string parameter or the Authorization header should be specified',
      )
    }
    return headerClaim(authorization, headers, family)
  }
  if (presigned.size > 0) return queryClaim(presigned, headers, family)
  if (query.includes('AWSAccessKeyId=')) throw unsupportedAlgorithm(family, 'AWS')
  throw missingToken(family)
}

function headerClaim(authorization: string, headers: Headers, family: Family): Claim {
  const space = authorization.indexOf(' ')
  const algorithm = space < 0 ? authorization : authorization.slice(0, space)
  if (algorithm !== ALGORITHM) throw unsupportedAlgorithm(family, algorithm.slice(0, 64))
  const parts = authorizationParts(authorization, space + 1, family)
  const { Credential: credential, SignedHeaders: signedHeaders, Signature: signature } = parts
  if (!credential || !signedHeaders || !signature) throw incompleteParts(family, parts, headers)
  const stamp = headers['x-amz-date'] ?? dateHeader(headers)
  if (stamp === undefined) throw incompleteParts(family, parts, headers)
  return {
    via: 'header',
    ...credentialParts(credential, family),
    signedHeaders,
    signature,
    amzDate: stamp,
    signedAtMs: moment(stamp, family),
    sessionToken: headers['x-amz-security-token'],
    contentSha256: undefined,
    expiresSeconds: undefined,
  }
}

interface Parts {
  Credential: string
  SignedHeaders: string
  Signature: string
}

/** `Credential=…, SignedHeaders=…, Signature=…`, each once, in any order, and nothing else. */
function authorizationParts(authorization: string, start: number, family: Family): Parts {
  const parts: Parts = { Credential: '', SignedHeaders: '', Signature: '' }
  for (let from = start; from < authorization.length;) {
    const comma = authorization.indexOf(',', from)
    const end = comma < 0 ? authorization.length : comma
    const equals = authorization.indexOf('=', from)
    if (equals < 0 || equals > end) throw incomplete(family, authorization)
    const name = authorization.slice(from, equals).trim()
    if (!isPart(name) || parts[name] !== '') throw incomplete(family, authorization)
    parts[name] = authorization.slice(equals + 1, end).trim()
    from = end + 1
  }
  return parts
}

function isPart(name: string): name is keyof Parts {
  return name === 'Credential' || name === 'SignedHeaders' || name === 'Signature'
}

/** The standard `Date` header stands in for a missing `X-Amz-Date`. */
function dateHeader(headers: Headers): string | undefined {
  const atMs = Date.parse(headers['date'] ?? '')
  return Number.isNaN(atMs) ? undefined : amzDate(atMs)
}

function moment(stamp: string, family: Family): number {
  const atMs = parseAmzDate(stamp)
  if (atMs !== undefined) return atMs
  throw incompleteSignature(
    family,
    `Date must be in ISO-8601 'basic format'. Got '${stamp.slice(0, 64)}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  )
}

function credentialParts(credential: string, family: Family) {
  const parts = credential.split('/')
  const [accessKeyId, scopeDate, region, service, terminator] = parts
  if (parts.length !== 5 || accessKeyId === '') {
    throw incompleteSignature(
      family,
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, ' +
        `got '${credential.slice(0, 256)}'`,
    )
  }
  return {
    accessKeyId: accessKeyId!,
    scopeDate: scopeDate!,
    region: region!,
    service: service!,
    terminator: terminator!,
  }
}

function incomplete(family: Family, authorization: string) {
  const shown = authorization.slice(0, 256)
  return incompleteSignature(
    family,
    `'${shown}' not a valid key=value pair (missing equal-sign) in Authorization header.`,
  )
}

function incompleteParts(family: Family, parts: Parts, headers: Headers) {
  let message = ''
  for (const name of ['Credential', 'Signature', 'SignedHeaders'] as const) {
    if (!parts[name]) message += `Authorization header requires '${name}' parameter. `
  }
  if (headers['x-amz-date'] === undefined && headers['date'] === undefined) {
    message +=
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
  }
  return incompleteSignature(family, message.trim() || 'Authorization header is malformed.')
}

const PRESIGNED = [
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-SignedHeaders',
  'X-Amz-Signature',
  'X-Amz-Security-Token',
  'X-Amz-Content-Sha256',
]

function presignedParameters(query: string, family: Family): Map<string, string> {
  const found = new Map<string, string>()
  if (!query.includes('X-Amz-')) return found
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    if (!PRESIGNED.includes(name)) continue
    if (found.has(name)) throw malformedQueryAuth(family, `Duplicate query parameter: ${name}`)
    found.set(name, decode(equals < 0 ? '' : pair.slice(equals + 1), family))
  }
  return found
}

function decode(text: string, family: Family): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformedQueryAuth(family, 'Error parsing the X-Amz-Credential parameter.')
  }
}

function queryClaim(found: ReadonlyMap<string, string>, headers: Headers, family: Family): Claim {
  const algorithm = found.get('X-Amz-Algorithm')
  if (algorithm !== undefined && algorithm !== ALGORITHM) {
    throw unsupportedAlgorithm(family, algorithm.slice(0, 64))
  }
  const required = PRESIGNED.slice(0, 6).filter((name) => !found.get(name))
  // Only S3 insists on an expiry; elsewhere a presigned request lives as long as a signed one.
  const missing =
    family === 'objects' ? required : required.filter((name) => name !== 'X-Amz-Expires')
  if (missing.length > 0) {
    throw family === 'objects'
      ? malformedQueryAuth(
          family,
          'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, ' +
            'X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
        )
      : incompleteSignature(
          family,
          missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' '),
        )
  }
  const stamp = found.get('X-Amz-Date')!
  const expires = found.get('X-Amz-Expires')
  return {
    via: 'query',
    ...credentialParts(found.get('X-Amz-Credential')!, family),
    signedHeaders: found.get('X-Amz-SignedHeaders')!,
    signature: found.get('X-Amz-Signature')!,
    amzDate: stamp,
    signedAtMs: moment(stamp, family),
    sessionToken: found.get('X-Amz-Security-Token') ?? headers['x-amz-security-token'],
    contentSha256: found.get('X-Amz-Content-Sha256'),
    expiresSeconds: expires === undefined ? undefined : expirySeconds(expires, family),
  }
}

function expirySeconds(text: string, family: Family): number {
  if (!/^-?[0-9]{1,15}$/.test(text)) {
    throw malformedQueryAuth(family, 'X-Amz-Expires should be a number')
  }
  const seconds = Number(text)
  if (seconds < 0) throw malformedQueryAuth(family, 'X-Amz-Expires must be non-negative')
  if (seconds > WEEK_SECONDS) {
    throw malformedQueryAuth(
      family,
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must ' +
        `be less than ${WEEK_SECONDS} seconds`,
    )
  }
  return seconds
}
