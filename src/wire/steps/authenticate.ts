// Whether the caller holds the secret of the access key that the request names. Only with
// `--auth enforce`; otherwise the credential scope is read and believed.

import { sha256InTurns } from '../../kernel/long-hash.ts'
import { isNormalPath } from '../sigv4/canonical.ts'
import { expiredToken, signatureMismatch } from '../sigv4/refusals.ts'
import type { Family } from '../sigv4/refusals.ts'
import { verify, type Secret, type Verified } from '../sigv4/verify.ts'
import type { Exchange } from '../exchange.ts'

export function authenticate(exchange: Exchange): void {
  const { wire, loaded, scope } = exchange
  if (wire.options.auth === 'off' || isLink(exchange) || isIdentity(exchange)) return
  if (exchange.form?.signed !== undefined || isAnonymous(exchange)) return
  const family = familyOf(exchange)
  // A service without a model signs with the name that it says.
  const service = loaded?.model.signingName ?? scope?.service ?? ''
  exchange.verified = verifyAsSent(exchange, service, family)
  requireUnexpired(exchange, family)
}

/** From here on a body is hashed in turns of the event loop. */
const LONG_BYTES = 1 << 20

export function hasLongBody({ wire, received }: Exchange): boolean {
  return wire.options.auth === 'enforce' && received !== undefined && received.length > LONG_BYTES
}

export async function hashLongBody(exchange: Exchange): Promise<void> {
  exchange.receivedSha256 = (await sha256InTurns(exchange.received!)).toString('hex')
}

export function requireUnexpired({ identity, wire }: Exchange, family: Family): void {
  const expiresAtMs = identity?.expiresAtMs
  if (expiresAtMs !== undefined && expiresAtMs <= wire.env.clock.nowMs()) throw expiredToken(family)
}

/**
 * Links are followed by people and endpoints without keys: what they hold, a token or a subscription's
 * ARN, is their proof, and the service itself asks for more where it was told to.
 */
export function isLink({ identified, method, headers, scope, traits }: Exchange): boolean {
  return (
    traits.links?.has(identified!.operation) === true &&
    method === 'GET' &&
    scope === undefined &&
    headers.authorization === undefined
  )
}

/** Whoever comes with a token of an identity provider has no keys yet: he asks for some. */
function isIdentity({ identified, scope, headers, traits }: Exchange): boolean {
  return (
    traits.unsigned?.has(identified!.operation) === true &&
    scope === undefined &&
    headers.authorization === undefined
  )
}

/** Of resources that may be everybody's the gate decides, where it refuses what nothing permits. */
function isAnonymous({ scope, headers, traits, wire, query }: Exchange): boolean {
  return (
    traits.rest?.anonymous === true &&
    wire.gate?.enforces === true &&
    scope === undefined &&
    headers.authorization === undefined &&
    !query.includes('X-Amz-') &&
    !query.includes('Signature=')
  )
}

/** The same, and that what was signed is what was routed: no path that normalizing would change. */
export function verifyAsSent(exchange: Exchange, service: string, family: Family): Verified {
  if (family !== 'objects' && !isNormalPath(exchange.sentPath)) throw signatureMismatch(family)
  return verifySignature(exchange, service, family)
}

/** Throws unless the caller signed the request, as received, for this service. */
export function verifySignature(exchange: Exchange, service: string, family: Family): Verified {
  const { wire } = exchange
  return verify(
    {
      method: exchange.method,
      path: exchange.sentPath,
      query: exchange.query,
      headers: exchange.headers,
      names: exchange.headerNames,
      repeated: exchange.repeated,
      body: exchange.received,
      bodySha256: exchange.receivedSha256,
    },
    {
      service,
      family,
      nowMs: wire.env.clock.nowMs(),
      secretFor: (accessKeyId) => secretOf(exchange, accessKeyId),
      keys: wire.signingKeys,
    },
  )
}

export function secretOf(
  { wire, identity }: Exchange,
  accessKeyId: string,
): Secret | string | undefined {
  if (identity?.accessKeyId === accessKeyId) return identity.secret
  return wire.options.secretFor(accessKeyId)
}

export function familyOf(exchange: Exchange): Family {
  switch (exchange.identified!.protocol) {
    case 'awsQuery':
    case 'ec2Query':
      return 'query'
    case 'restXml':
      return 'objects'
    case 'restJson1':
      return 'rest'
    default:
      return 'json'
  }
}
