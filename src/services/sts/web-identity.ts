// Tokens of OpenID Connect providers: read, and verified with the provider's own keys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html

import { constants, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { expiredIdentityToken, invalidIdentityToken } from './errors.ts'

export interface WebIdentity {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** Reads what a provider publishes under a URL; rejects where it cannot. */
export type Fetch = (url: string) => Promise<string>

interface Token {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly signed: string
  readonly signature: Buffer
}

const NOT_A_TOKEN =
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'

export function readToken(text: string): Token {
  const parts = text.split('.')
  const [header, claims] = parts.slice(0, 2).map(readPart)
  if (parts.length !== 3 || header === undefined || claims === undefined) {
    throw invalidIdentityToken(NOT_A_TOKEN)
  }
  const signature = Buffer.from(parts[2]!, 'base64url')
  return { header, claims, signed: `${parts[0]}.${parts[1]}`, signature }
}

function readPart(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** The issuer that a token claims, before anything of it is believed. */
export function issuerOf({ claims }: Token): string {
  if (typeof claims.iss !== 'string') throw invalidIdentityToken(NOT_A_TOKEN)
  return claims.iss
}

export async function verifyToken(
  token: Token,
  clientIds: readonly string[],
  nowMs: number,
  fetch: Fetch,
): Promise<WebIdentity> {
  const { claims } = token
  const issuer = issuerOf(token)
  const keys = await keysOf(issuer, fetch)
  if (!keys.some((key) => signs(key, token))) {
    throw invalidIdentityToken('JWT signature verification failed.')
  }
  requireTime(claims, nowMs)
  const audiences = [claims.azp ?? claims.aud].flat().filter((each) => typeof each === 'string')
  const audience = audiences.find((each) => clientIds.includes(each))
  if (audience === undefined) throw invalidIdentityToken('Incorrect token audience')
  if (typeof claims.sub !== 'string') throw invalidIdentityToken('Missing a required claim: sub')
  return { issuer, subject: claims.sub, audience, claims }
}

function requireTime(claims: Readonly<Record<string, unknown>>, nowMs: number): void {
  const now = Math.floor(nowMs / 1000)
  if (typeof claims.exp !== 'number') throw invalidIdentityToken('Missing a required claim: exp')
  if (claims.exp <= now) {
    throw expiredIdentityToken(
      `Token expired: current date/time ${now} must be before the expiration date/time ${claims.exp}`,
    )
  }
  if (typeof claims.nbf === 'number' && claims.nbf > now) {
    throw invalidIdentityToken(`Token is not yet valid: not before ${claims.nbf}`)
  }
}

interface Key {
  readonly id: string | undefined
  readonly key: KeyObject
}

const MAX_KEYS = 64

async function keysOf(issuer: string, fetch: Fetch): Promise<Key[]> {
  try {
    const base = issuer.replace(/\/$/, '')
    const configuration = JSON.parse(await fetch(`${base}/.well-known/openid-configuration`))
    const set = JSON.parse(await fetch(String(configuration.jwks_uri)))
    return (set.keys as { kid?: unknown }[]).slice(0, MAX_KEYS).map((jwk) => ({
      id: typeof jwk.kid === 'string' ? jwk.kid : undefined,
      key: createPublicKey({ key: jwk as never, format: 'jwk' }),
    }))
  } catch {
    throw invalidIdentityToken(
      "Couldn't retrieve verification key from your identity provider,  please reference " +
        'AssumeRoleWithWebIdentity documentation for requirements',
    )
  }
}

/** Only signatures by a key pair count: `none`, and secrets that both sides know, are no proof. */
function signs({ id, key }: Key, { header, signed, signature }: Token): boolean {
  if (header.kid !== undefined && id !== undefined && header.kid !== id) return false
  const algorithm = String(header.alg)
  const hash = `sha${algorithm.slice(2)}`
  const type = key.asymmetricKeyType
  const data = Buffer.from(signed)
  switch (algorithm) {
    case 'RS256':
    case 'RS384':
    case 'RS512':
      return type === 'rsa' && verify(hash, data, key, signature)
    case 'PS256':
    case 'PS384':
    case 'PS512': {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      return type === 'rsa' && verify(hash, data, { key, padding }, signature)
    }
    case 'ES256':
    case 'ES384':
    case 'ES512':
      return type === 'ec' && verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature)
    default:
      return false
  }
}
