// Tokens of OAuth connections: asked for when there is none that holds, and kept with the connection.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection-auth.html

import type { Clock } from '../kernel/clock.ts'
import type { ApiDestination, ApiDestinations, Authorization } from '../services/events/port.ts'
import type { Outbound } from './outbound/outbound.ts'

type OAuth = Extract<Authorization, { kind: 'OAUTH_CLIENT_CREDENTIALS' }>

const TIMEOUT_MS = 5_000
/** A token that is about to end is not used any more. */
const EARLY_MS = 60_000
const DEFAULT_SECONDS = 3_600

export interface TokenParts {
  readonly events: ApiDestinations
  readonly outbound: Outbound
  readonly clock: Clock
}

export function createTokens({ events, outbound, clock }: TokenParts) {
  return {
    /** undefined: the connection needs none. Rejects where none is given. */
    async of(destination: ApiDestination, signal: AbortSignal): Promise<string | undefined> {
      const { authorization, token, connectionArn } = destination
      if (authorization.kind !== 'OAUTH_CLIENT_CREDENTIALS') return undefined
      const nowMs = clock.nowMs()
      if (token !== undefined && token.untilMs - EARLY_MS > nowMs) return token.value
      const { value, seconds } = await ask(outbound, authorization, signal)
      await events.keepToken(connectionArn, { value, untilMs: nowMs + seconds * 1_000 })
      return value
    },
    forget({ connectionArn, authorization }: ApiDestination): Promise<void> {
      if (authorization.kind !== 'OAUTH_CLIENT_CREDENTIALS') return Promise.resolve()
      return events.keepToken(connectionArn, undefined)
    },
  }
}

async function ask(outbound: Outbound, of: OAuth, signal: AbortSignal) {
  const url = new URL(of.endpoint)
  for (const { Key, Value } of of.parameters.QueryStringParameters ?? []) {
    url.searchParams.set(Key, Value)
  }
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: of.clientId,
    client_secret: of.clientSecret,
  })
  for (const { Key, Value } of of.parameters.BodyParameters ?? []) form.set(Key, Value)
  const more = (of.parameters.HeaderParameters ?? []).map(({ Key, Value }) => [Key, Value])
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    ...(Object.fromEntries(more) as Record<string, string>),
  }
  const body = of.method === 'GET' ? '' : form.toString()
  if (of.method === 'GET') for (const [name, value] of form) url.searchParams.set(name, value)
  const request = { url: url.href, method: of.method, headers, body, timeoutMs: TIMEOUT_MS, signal }
  const { status, text } = await outbound.send(request)
  if (status >= 200 && status < 300) {
    const { access_token: value, expires_in: seconds } = parsed(text)
    const holds = typeof seconds === 'number' && seconds > 0 ? seconds : DEFAULT_SECONDS
    if (typeof value === 'string' && value !== '') return { value, seconds: holds }
  }
  throw new Error(`the authorization endpoint gave no token (HTTP ${status})`)
}

function parsed(text: string): { access_token?: unknown; expires_in?: unknown } {
  try {
    return (JSON.parse(text) as object | null) ?? {}
  } catch {
    return {}
  }
}
