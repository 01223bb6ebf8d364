// JSON Web Tokens: their signatures by the issuer's keys, their claims by the authorizer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html

import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { Env } from '../../service.ts'
import type { Backends } from '../port.ts'
import type { AuthorizerRow, RouteRow } from '../tables.ts'
import { failed, forbidden, unauthorized } from './call.ts'

const KEYS_MS = 7_200_000
/** Keys that nobody knew are not asked for again so soon. */
const AGAIN_MS = 60_000
const TIMEOUT_MS = 5_000
const MAX_TOKEN = 16_384
const HASHES: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' } // prettier-ignore

export interface Jwt {
  readonly claims: Readonly<Record<string, string>>
  readonly scopes: readonly string[] | null
}

interface Keys {
  readonly byId: ReadonlyMap<string, KeyObject>
  readonly atMs: number
}

export class JwtAuthorizers {
  readonly #env: Pick<Env, 'clock'>
  readonly #backends: Pick<Backends, 'http'>
  readonly #keys = new Map<string, Keys>()

  constructor(env: Pick<Env, 'clock'>, backends: Pick<Backends, 'http'>) {
    this.#env = env
    this.#backends = backends
  }

  /** Throws what the caller is told. */
  async authorize(token: string, authorizer: AuthorizerRow, route: RouteRow): Promise<Jwt> {
    const { Issuer = '', Audience = [] } = authorizer.JwtConfiguration ?? {}
    const { header, claims, signed, signature } = parsed(token)
    const hash = HASHES[String(header['alg'])]
    if (hash === undefined) throw invalid('unsupported algorithm')
    const key = await this.#keyOf(Issuer, String(header['kid']))
    if (key === undefined) throw invalid('the issuer has no such key')
    if (!verify(hash, Buffer.from(signed), key, signature)) throw invalid('the signature is wrong')
    requireClaims(claims, { issuer: Issuer, audience: Audience, nowSeconds: this.#env.clock.nowMs() / 1_000 }) // prettier-ignore
    const scopes = scopesOf(claims)
    const wanted = route.AuthorizationScopes ?? []
    if (wanted.length > 0 && !wanted.some((one) => scopes.includes(one))) {
      throw forbidden(`insufficient_scope: ${wanted.join(' ')}`)
    }
    return { claims: texts(claims), scopes: wanted.length > 0 ? scopes : null }
  }

  async #keyOf(issuer: string, id: string): Promise<KeyObject | undefined> {
    const nowMs = this.#env.clock.nowMs()
    let keys = this.#keys.get(issuer)
    const isOld = keys === undefined || nowMs - keys.atMs > KEYS_MS
    if (isOld || (!keys!.byId.has(id) && nowMs - keys!.atMs > AGAIN_MS)) {
      keys = { byId: await this.#fetch(issuer), atMs: nowMs }
      if (this.#keys.size > 1_000) this.#keys.clear()
      this.#keys.set(issuer, keys)
    }
    return keys!.byId.get(id)
  }

  async #fetch(issuer: string): Promise<Map<string, KeyObject>> {
    const configuration = await this.#json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`) // prettier-ignore
    const { keys = [] } = await this.#json(String(configuration['jwks_uri']))
    const byId = new Map<string, KeyObject>()
    for (const key of (keys as JsonWebKey[]).slice(0, 100)) {
      try {
        byId.set(String(key['kid']), createPublicKey({ key, format: 'jwk' }))
      } catch {
        // Of a kind that signs nothing here.
      }
    }
    return byId
  }

  async #json(url: string): Promise<Record<string, unknown>> {
    try {
      const signal = new AbortController().signal
      const answer = await this.#backends.http({ url, method: 'GET', headers: {}, body: new Uint8Array(), timeoutMs: TIMEOUT_MS, signal }) // prettier-ignore
      return JSON.parse(Buffer.from(answer.body).toString('utf8')) as Record<string, unknown>
    } catch (error) {
      throw failed(`the issuer cannot be read: ${error instanceof Error ? error.message : String(error)}`) // prettier-ignore
    }
  }
}

const invalid = (why: string) =>
  unauthorized(why, `Bearer scope="" error="invalid_token" error_description="${why}"`)

function parsed(token: string) {
  const parts = token.split('.')
  if (parts.length !== 3 || token.length > MAX_TOKEN) throw invalid('the token is none')
  try {
    const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>) // prettier-ignore
    const signature = Buffer.from(parts[2]!, 'base64url')
    return { header: header!, claims: claims!, signed: `${parts[0]}.${parts[1]}`, signature }
  } catch {
    throw invalid('the token is none')
  }
}

function requireClaims(
  { iss, aud, client_id, exp, nbf, iat }: Readonly<Record<string, unknown>>,
  { issuer, audience, nowSeconds }: { issuer: string; audience: readonly string[]; nowSeconds: number }, // prettier-ignore
): void {
  if (iss !== issuer) throw invalid('invalid issuer')
  const named = aud === undefined ? [client_id] : Array.isArray(aud) ? aud : [aud]
  if (!named.some((one) => audience.includes(String(one)))) throw invalid('invalid audience')
  if (typeof exp !== 'number' || exp <= nowSeconds) throw invalid('the token has expired')
  if (typeof nbf === 'number' && nbf > nowSeconds) throw invalid('the token is not yet valid')
  if (typeof iat === 'number' && iat > nowSeconds) throw invalid('the token is of the future')
}

function scopesOf({ scope, scp }: Readonly<Record<string, unknown>>): string[] {
  const given = scope ?? scp
  if (Array.isArray(given)) return given.map(String)
  return typeof given === 'string' ? given.split(' ').filter(Boolean) : []
}

/** Lists as AWS writes them: `[a b]`. */
function texts(claims: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, Array.isArray(value) ? `[${value.join(' ')}]` : typeof value === 'object' ? JSON.stringify(value) : String(value)]), // prettier-ignore
  )
}
