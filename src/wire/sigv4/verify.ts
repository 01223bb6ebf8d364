// Verifies a request's signature: one function for every kind of authentication, run before the
// request reaches any handler. Whatever it does not know, it refuses.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html

import { AwsError } from '../../kernel/aws-error.ts'
import { canonicalRequest } from './canonical.ts'
import type { CanonicalInput } from './canonical.ts'
import { claimOf } from './claim.ts'
import type { Claim } from './claim.ts'
import { sameText, sha256Hex, sha256HexOfLatin1 } from './hash.ts'
import type { HmacKey } from './hash.ts'
import { invalidSignature, invalidToken, payloadMismatch } from './refusals.ts'
import { signatureMismatch, unknownAccessKey, unsignedHeaders } from './refusals.ts'
import type { Family } from './refusals.ts'
import type { SigningKeys } from './signing-key.ts'
import { checkPresignedWindow, checkSkew } from './time.ts'

export interface Secret {
  readonly secretAccessKey: string
  /** Temporary credentials: the token that every request must carry. */
  readonly sessionToken?: string
}

/** Finds an access key's secret; undefined: there is no such key. */
export type SecretLookup = (accessKeyId: string) => Secret | string | undefined

export interface Terms {
  /** Signing name of the service that the request was identified as. */
  readonly service: string
  readonly family: Family
  readonly nowMs: number
  readonly secretFor: SecretLookup
  readonly keys: SigningKeys
}

export interface SignedRequest extends CanonicalInput {
  /** Names of all headers, where they are at hand. */
  readonly names?: readonly string[]
  /** As received, before any decoding. Undefined when it is a stream that is yet to be read. */
  readonly body: Uint8Array | undefined
  /** Of the body, where it is known already; hexadecimal. */
  readonly bodySha256?: string | undefined
}

/** What is known of a body after its head has been verified. */
export interface Verified {
  readonly accessKeyId: string
  readonly payload:
    | { readonly kind: 'verified' }
    | { readonly kind: 'unsigned' }
    /** The body was not here yet: whoever reads it must compare its hash. */
    | { readonly kind: 'sha256'; readonly hex: string }
    /** aws-chunked whose chunks are signed in turn, beginning with `seed`. */
    | { readonly kind: 'chunks'; readonly seed: ChunkSeed }
}

export interface ChunkSeed {
  readonly key: HmacKey
  readonly amzDate: string
  readonly scope: string
  readonly signature: string
}

const UNSIGNED = 'UNSIGNED-PAYLOAD'
const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const UNSIGNED_CHUNKS = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'

export function verify(request: SignedRequest, terms: Terms): Verified {
  const { family } = terms
  const claim = claimOf(request.headers, request.query, family)
  checkScope(claim, terms)
  const secret = secretOf(claim, terms)
  if (claim.expiresSeconds === undefined) checkSkew(family, claim.signedAtMs, terms.nowMs)
  else checkPresignedWindow(family, claim.signedAtMs, claim.expiresSeconds, terms.nowMs)
  checkSignedHeaders(request, claim, family)

  const payloadHash = payloadHashOf(request, claim, family)
  const { accessKeyId, scopeDate, region, service } = claim
  const key = terms.keys.of(accessKeyId, secret, scopeDate, region, service)
  const scope = `${scopeDate}/${region}/${service}/aws4_request`
  const canonical = canonicalRequest(
    request,
    claim.signedHeaders,
    payloadHash,
    family === 'objects',
  )
  const toSign = `AWS4-HMAC-SHA256\n${claim.amzDate}\n${scope}\n${sha256HexOfLatin1(canonical)}`
  if (!sameText(key.hex(toSign), claim.signature)) throw signatureMismatch(family)

  if (payloadHash === UNSIGNED || payloadHash === UNSIGNED_CHUNKS) {
    return { accessKeyId, payload: { kind: 'unsigned' } }
  }
  if (payloadHash.startsWith(SIGNED_CHUNKS)) {
    const seed = { key, amzDate: claim.amzDate, scope, signature: claim.signature }
    return { accessKeyId, payload: { kind: 'chunks', seed } }
  }
  if (request.body === undefined)
    return { accessKeyId, payload: { kind: 'sha256', hex: payloadHash } }
  // Elsewhere than in S3 the hash was computed from the body; S3 signs what the header declares.
  if (family === 'objects') checkPayloadHash(payloadHash, hashOf(request))
  return { accessKeyId, payload: { kind: 'verified' } }
}

export function checkPayloadHash(declared: string, computed: string): void {
  if (!sameText(declared, computed)) throw payloadMismatch(declared, computed)
}

function checkScope(claim: Claim, terms: Terms): void {
  const wrong = (message: string) => invalidSignature(terms.family, message)
  if (claim.terminator !== 'aws4_request') {
    throw wrong(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${claim.terminator.slice(0, 64)}'.`,
    )
  }
  if (claim.service !== terms.service) {
    throw wrong(`Credential should be scoped to correct service: '${terms.service}'.`)
  }
  if (!/^[a-z0-9-]{1,32}$/.test(claim.region)) {
    throw wrong('Credential should be scoped to a valid region.')
  }
  if (!claim.amzDate.startsWith(claim.scopeDate) || claim.scopeDate.length !== 8) {
    const date = claim.amzDate.slice(0, 8)
    throw wrong(
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
        `'${claim.scopeDate.slice(0, 16)}' != '${date}', from '${claim.amzDate}'.`,
    )
  }
}

function secretOf(claim: Claim, terms: Terms): string {
  const found = terms.secretFor(claim.accessKeyId)
  if (found === undefined) throw unknownAccessKey(terms.family, claim.accessKeyId)
  if (typeof found === 'string') return found
  if (found.sessionToken !== undefined) {
    if (!sameText(found.sessionToken, claim.sessionToken ?? '')) throw invalidToken(terms.family)
  }
  return found.secretAccessKey
}

/** `host` and every `x-amz-*` that is present must be signed, and what is signed must be present. */
function checkSignedHeaders(request: SignedRequest, claim: Claim, family: Family): void {
  const signed = claim.signedHeaders.split(';')
  for (const name of signed) {
    if (request.headers[name] === undefined) throw signatureMismatch(family)
  }
  const missing: string[] = []
  // Over HTTP/2 the host stands in `:authority`; the head was refused if both came and differed.
  if (!signed.includes('host') && !signed.includes(':authority')) missing.push('host')
  for (const name of request.names ?? Object.keys(request.headers)) {
    if (name.startsWith('x-amz-') && !signed.includes(name)) missing.push(name)
  }
  // Without X-Amz-Date the moment of signing comes from `Date`, which must be signed then.
  const dated = claim.via === 'query' || request.headers['x-amz-date'] !== undefined
  if (!dated && !signed.includes('date')) missing.push('date')
  if (missing.length > 0) throw unsignedHeaders(family, missing)
}

function hashOf({ body, bodySha256 }: SignedRequest): string {
  return bodySha256 ?? sha256Hex(body!)
}

function payloadHashOf(request: SignedRequest, claim: Claim, family: Family): string {
  if (family !== 'objects') {
    // Other services know neither unsigned nor streamed payloads: their signature covers the body.
    if (request.body === undefined) throw signatureMismatch(family)
    return hashOf(request)
  }
  const declared = claim.contentSha256 ?? request.headers['x-amz-content-sha256']
  if (declared === undefined) {
    if (claim.via === 'query') return UNSIGNED
    throw new AwsError(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
      { status: 400 },
    )
  }
  const known =
    declared === UNSIGNED ||
    declared === UNSIGNED_CHUNKS ||
    declared === SIGNED_CHUNKS ||
    declared === `${SIGNED_CHUNKS}-TRAILER`
  if (known || /^[0-9a-f]{64}$/.test(declared)) return declared
  throw new AwsError(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, ' +
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid ' +
      'sha256 value.',
    {
      status: 400,
      members: { ArgumentName: 'x-amz-content-sha256', ArgumentValue: declared.slice(0, 128) },
    },
  )
}
