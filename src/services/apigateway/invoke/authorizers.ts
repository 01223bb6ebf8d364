// Lambda authorizers: asked, and their answers kept for as long as they say.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html

import type { Authorizer } from '@aws-sdk/client-api-gateway'
import { evaluate } from '../../../access/evaluate.ts'
import { parsePolicy } from '../../../access/parse.ts'
import type { Policy } from '../../../access/document.ts'
import { InvalidRegex, Regex, RegexTooCostly } from '../../../pattern/regex/regex.ts'
import type { Env } from '../../service.ts'
import { splitUri } from '../integration.ts'
import { DEFAULT_TIMEOUT_MS } from '../limits.ts'
import { BackendTimeout, type Backends } from '../port.ts'
import type { StageRow } from '../tables.ts'
import { fromJson, type Value } from '../vtl/values.ts'
import type { ApiCall } from './call.ts'
import { GatewayError } from './gateway-error.ts'
import { identityOf } from './identity-source.ts'
import { forwardedHeaders, proxyEvent } from './proxy-event.ts'
import { header } from './received.ts'
import { withVariables } from './template.ts'

/** What an authorizer said of a caller. */
export interface Said {
  readonly principalId: string
  readonly policy: Policy
  readonly policyText: string
  readonly context: Readonly<Record<string, unknown>>
  readonly usageIdentifierKey: string | undefined
}

interface Kept {
  readonly said: Said
  readonly atMs: number
  readonly untilMs: number
}

const REMEMBERED = 4_096

export class Authorizers {
  readonly #kept = new Map<string, Kept>()
  readonly #env: Pick<Env, 'clock'>
  readonly #backends: Backends

  constructor(env: Pick<Env, 'clock'>, backends: Backends) {
    this.#env = env
    this.#backends = backends
  }

  /** Throws unless the caller may; answers what else was said of him. */
  async authorize(call: ApiCall, authorizer: Authorizer): Promise<Said> {
    const said = await this.ask(call, authorizer)
    call.context.set('authorizer', authorizerContext(said))
    requireAllowed(call, said)
    return said
  }

  /** What it says, whether it lets the caller in or not. */
  async ask(call: ApiCall, authorizer: Authorizer): Promise<Said> {
    const identity = identityOf(call, authorizer)
    const ttlMs = (authorizer.authorizerResultTtlInSeconds ?? 300) * 1_000
    const needed = authorizer.type === 'TOKEN' || ttlMs > 0
    if (identity === undefined && needed && authorizer.identitySource) {
      throw new GatewayError('UNAUTHORIZED')
    }
    requireForm(authorizer, identity)
    const { stage, address, deploymentId } = call
    const key = JSON.stringify([address.id, stage.stageName, authorizer.id, deploymentId, identity])
    const nowMs = this.#env.clock.nowMs()
    const kept = ttlMs > 0 && identity !== undefined ? this.#kept.get(key) : undefined
    const flushedMs = (stage as StageRow).authorizersFlushedMs ?? 0
    if (kept !== undefined && nowMs < kept.untilMs && kept.atMs >= flushedMs) return kept.said
    const said = readAnswer(await this.#invoke(call, authorizer))
    if (ttlMs > 0 && identity !== undefined) {
      if (this.#kept.size >= REMEMBERED) this.#kept.delete(this.#kept.keys().next().value!)
      this.#kept.set(key, { said, atMs: nowMs, untilMs: nowMs + ttlMs })
    }
    return said
  }

  async #invoke(call: ApiCall, authorizer: Authorizer): Promise<string> {
    const uri = withVariables(authorizer.authorizerUri ?? '', call.variables)
    const functionArn = /^path\/2015-03-31\/functions\/(arn:[^/]{1,512})\/invocations$/.exec(splitUri(uri)[5] ?? '')?.[1] // prettier-ignore
    if (functionArn === undefined) throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR')
    const { account, region, id } = call.address
    try {
      const answer = await this.#backends.lambda({
        functionArn,
        payload: JSON.stringify(eventOf(call, authorizer)),
        requestId: call.request.requestId,
        traceHeader: call.traceHeader,
        source: `arn:aws:execute-api:${region}:${account}:${id}/authorizers/${authorizer.id}`,
        from: call.stageArn,
        role: authorizer.authorizerCredentials,
        isEvent: false,
        timeoutMs: DEFAULT_TIMEOUT_MS,
        signal: call.request.signal,
      })
      if (answer.kind === 'answered' && !answer.isError) return answer.payload
      if (answer.kind === 'answered' && isUnauthorized(answer.payload)) {
        throw new GatewayError('UNAUTHORIZED')
      }
      const reason = answer.kind === 'answered' ? answer.payload.slice(0, 512) : 'the authorizer did not run' // prettier-ignore
      throw new GatewayError('AUTHORIZER_FAILURE', { reason })
    } catch (error) {
      if (error instanceof BackendTimeout) throw new GatewayError('AUTHORIZER_FAILURE')
      throw error
    }
  }
}

/** A function says no by failing with just this word. */
function isUnauthorized(payload: string): boolean {
  try {
    return (JSON.parse(payload) as { errorMessage?: unknown }).errorMessage === 'Unauthorized'
  } catch {
    return false
  }
}

function requireForm(
  { identityValidationExpression, type }: Authorizer,
  identity?: string[],
): void {
  if (!identityValidationExpression || type !== 'TOKEN') return
  try {
    if (new Regex(`^(?:${identityValidationExpression})$`).test(identity?.[0] ?? '')) return
  } catch (error) {
    if (!(error instanceof InvalidRegex || error instanceof RegexTooCostly)) throw error
  }
  throw new GatewayError('UNAUTHORIZED')
}

export function eventOf(call: ApiCall, { type, identitySource = '' }: Authorizer): object {
  const { methodArn, received } = call
  if (type === 'TOKEN') {
    const name = identitySource.replace('method.request.header.', '')
    return { type, methodArn, authorizationToken: header(received, name)?.at(-1) ?? '' }
  }
  const { query, pathParameters } = received
  const event = proxyEvent(call, { headers: forwardedHeaders(call), query, pathParameters })
  const { body: _, isBase64Encoded: __, ...rest } = event as Record<string, unknown>
  const orEmpty = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value ?? {}])) // prettier-ignore
  return { type, methodArn, ...orEmpty }
}

/** Throws AUTHORIZER_CONFIGURATION_ERROR for what is no answer. */
export function readAnswer(payload: string): Said {
  const broken = () => new GatewayError('AUTHORIZER_CONFIGURATION_ERROR')
  let given: Record<string, unknown>
  let policy: Policy
  let policyText: string
  try {
    given = JSON.parse(payload) as Record<string, unknown>
    policyText = JSON.stringify(given['policyDocument'])
    policy = parsePolicy(withoutPrincipals(policyText))
  } catch {
    throw broken()
  }
  const { principalId, context = {}, usageIdentifierKey } = given
  if (typeof principalId !== 'string') throw broken()
  const members = Object.entries((context ?? {}) as object)
  if (members.some(([, value]) => typeof value === 'object' && value !== null)) throw broken()
  return {
    ...{ principalId, policy, policyText },
    context: Object.fromEntries(members),
    usageIdentifierKey: typeof usageIdentifierKey === 'string' ? usageIdentifierKey : undefined,
  }
}

/** An authorizer's policy is of whoever asks: as one of a resource it is everybody's. */
function withoutPrincipals(text: string): string {
  const policy = JSON.parse(text) as { Statement?: unknown }
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement]
  return JSON.stringify({ ...policy, Statement: statements.map((one) => ({ ...(one as object), Principal: '*' })) }) // prettier-ignore
}

function authorizerContext({ principalId, context }: Said): Value {
  return fromJson({ ...context, principalId })
}

function requireAllowed({ methodArn, request }: ApiCall, { policy }: Said): void {
  const verdict = evaluate([policy], {
    principal: { kind: 'anonymous' },
    action: 'execute-api:Invoke',
    resource: methodArn,
    context: { 'aws:SourceIp': request.sourceIp },
  })
  if (verdict.decision === 'allowed') return
  const explicit = verdict.decision === 'denied' ? ' with an explicit deny' : ''
  throw new GatewayError('ACCESS_DENIED', {
    message: `User is not authorized to access this resource${explicit}`,
  })
}
