// The credential scope that a request names: who (access key), where (region), which service. Read
// always, also when nothing is verified: account and region follow from it.

import { issuedAccountOf } from '../../kernel/identity.ts'
import type { Headers } from '../transport.ts'

export interface Scope {
  readonly accessKeyId: string
  /** `20260131`, or '' where the scheme has none. */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  /** The access key id itself when it is twelve digits, the account that a key of STS's says, or the default. */
  readonly account: string
  /** Millrace gave this access key id out: it stands for someone, perhaps not for the root. */
  readonly issued: boolean
}

export const DEFAULT_ACCOUNT = '000000000000'
export const DEFAULT_REGION = 'us-east-1'

// An SDK sends the same credential all day long: reading it once is enough. Bounded, because the
// caller chooses the text.
const MAX_CACHED = 1000
const MAX_CREDENTIAL_LENGTH = 512
const cache = new Map<string, Scope>()

/** The scope of a request; undefined when it names none that can be read. */
export function scopeOf(headers: Headers, query: string): Scope | undefined {
  const credential = credentialOf(headers, query)
  if (credential === undefined || credential.length > MAX_CREDENTIAL_LENGTH) return undefined
  const known = cache.get(credential)
  if (known !== undefined) return known
  const scope = parseCredential(credential)
  if (scope === undefined) return undefined
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!)
  cache.set(credential, scope)
  return scope
}

function credentialOf(headers: Headers, query: string): string | undefined {
  const authorization = headers['authorization']
  if (authorization !== undefined) {
    const at = authorization.indexOf('Credential=')
    if (at >= 0) {
      const end = authorization.indexOf(',', at)
      return authorization.slice(at + 11, end < 0 ? undefined : end).trim()
    }
    // Signature version 2: `AWS <access key id>:<signature>`.
    if (authorization.startsWith('AWS ')) return authorization.slice(4).split(':', 1)[0]!
    return undefined
  }
  if (query === '') return undefined
  const credential = queryParameter(query, 'X-Amz-Credential')
  return credential ?? queryParameter(query, 'AWSAccessKeyId')
}

/** A query parameter's decoded value, where the query has it. Names are compared as sent. */
export function queryParameter(query: string, name: string): string | undefined {
  let from = 0
  for (;;) {
    const at = query.indexOf(name, from)
    if (at < 0) return undefined
    from = at + name.length
    if ((at === 0 || query[at - 1] === '&') && query[from] === '=') {
      const end = query.indexOf('&', from)
      return decoded(query.slice(from + 1, end < 0 ? undefined : end))
    }
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `AKID/20260131/us-east-1/sqs/aws4_request`; SigV4a leaves the region out, SigV2 all but the key. */
export function parseCredential(credential: string): Scope | undefined {
  const parts = credential.split('/')
  const terminator = parts.length >= 4 ? parts.pop()! : ''
  const service = parts.length >= 3 ? parts.pop()! : ''
  const region = parts.length >= 3 ? parts.pop()! : ''
  const date = parts.length >= 2 ? parts.pop()! : ''
  const accessKeyId = parts.join('/')
  if (accessKeyId === '') return undefined
  const issuedBy = issuedAccountOf(accessKeyId)
  return {
    accessKeyId,
    date,
    // The region becomes part of storage names and ARNs: nothing but what a region can be.
    region: /^[a-z0-9-]{1,32}$/.test(region) ? region : region === '' ? '' : DEFAULT_REGION,
    service: /^[a-z0-9-]{1,64}$/.test(service) ? service : '',
    terminator,
    account: /^[0-9]{12}$/.test(accessKeyId) ? accessKeyId : (issuedBy ?? DEFAULT_ACCOUNT),
    issued: issuedBy !== undefined,
  }
}

/** The region a request is for: its scope's, for SigV4a the first concrete one of its region set. */
export function regionOf(scope: Scope | undefined, headers: Headers): string {
  if (scope === undefined) return DEFAULT_REGION
  if (scope.region !== '') return scope.region
  const first = headers['x-amz-region-set']?.split(',', 1)[0]!.trim()
  return first !== undefined && /^[a-z0-9-]{1,32}$/.test(first) ? first : DEFAULT_REGION
}
