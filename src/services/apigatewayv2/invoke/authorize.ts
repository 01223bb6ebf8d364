// Who may call a route: tokens, functions, IAM.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html

import { evaluate } from '../../../access/evaluate.ts'
import { parsePolicy } from '../../../access/parse.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Env } from '../../service.ts'
import type { Backends } from '../port.ts'
import type { AuthorizerRow } from '../tables.ts'
import { failed, forbidden, sourceArn, unauthorized, type HttpCall } from './call.ts'
import { eventOf } from './event.ts'
import type { JwtAuthorizers } from './jwt.ts'
import { mapped } from './mapping.ts'

interface Said {
  readonly allowed: boolean
  readonly context: Readonly<Record<string, unknown>>
}

const TIMEOUT_MS = 30_000
const REMEMBERED = 4_096
const FUNCTION = /^arn:[^:]+:apigateway:[^:]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]{1,512})\/invocations$/ // prettier-ignore

export class HttpAuthorizers {
  readonly #env: Pick<Env, 'clock' | 'settings'>
  readonly #backends: Backends
  readonly #jwt: JwtAuthorizers
  readonly #kept = new Map<string, { said: Said; atMs: number; untilMs: number }>()

  constructor(env: Pick<Env, 'clock' | 'settings'>, backends: Backends, jwt: JwtAuthorizers) {
    this.#env = env
    this.#backends = backends
    this.#jwt = jwt
  }

  async authorize(call: HttpCall): Promise<void> {
    const { route, authorizer } = call
    const type = route.AuthorizationType ?? 'NONE'
    if (type === 'NONE') return
    if (type === 'AWS_IAM') return this.#iam(call)
    if (authorizer === undefined) throw failed('the route has no authorizer')
    if (authorizer.AuthorizerType === 'JWT') {
      const token = mapped(call, authorizer.IdentitySource?.[0] ?? '')
      if (typeof token !== 'string' || token === '') throw unauthorized('no token')
      const bare = token.replace(/^Bearer /i, '')
      call.authorized = { jwt: await this.#jwt.authorize(bare, authorizer, route) }
      return
    }
    const said = await this.#ask(call, authorizer)
    if (!said.allowed) throw forbidden('the authorizer said no')
    call.authorized = { lambda: said.context }
  }

  async #iam(call: HttpCall): Promise<void> {
    const { request } = call
    if (request.headers['authorization'] === undefined) throw forbidden('the request is not signed')
    try {
      const { account, accessKeyId, arn, userId } = await request.signer('execute-api')
      const resource = `${sourceArn(call).split('/').slice(0, 2).join('/')}/${request.method}${call.rawPath}` // prettier-ignore
      const refusal = await request.refusal({ service: 'execute-api', action: 'Invoke', resource, context: {} }) // prettier-ignore
      if (refusal !== undefined) throw forbidden(refusal.message)
      call.authorized = { iam: { accessKey: accessKeyId ?? null, accountId: account, callerId: userId, userArn: arn, userId } } // prettier-ignore
    } catch (error) {
      if (error instanceof AwsError) throw forbidden(error.message)
      throw error
    }
  }

  async #ask(call: HttpCall, authorizer: AuthorizerRow): Promise<Said> {
    const sources = authorizer.IdentitySource ?? []
    const identity = sources.map((source) => mapped(call, source))
    if (identity.some((one) => one === undefined || one === '')) throw unauthorized('no identity')
    const ttlMs = (authorizer.AuthorizerResultTtlInSeconds ?? 0) * 1_000
    const key = JSON.stringify([call.address.id, call.stage.StageName, authorizer.AuthorizerId, identity, sources.length > 0 ? '' : call.route.RouteKey]) // prettier-ignore
    const nowMs = this.#env.clock.nowMs()
    const kept = ttlMs > 0 ? this.#kept.get(key) : undefined
    if (kept !== undefined && nowMs < kept.untilMs && kept.atMs >= (call.stage.authorizersFlushedMs ?? 0)) return kept.said // prettier-ignore
    const said = await this.#invoke(call, authorizer, identity)
    if (this.#kept.size >= REMEMBERED) this.#kept.clear()
    if (ttlMs > 0) this.#kept.set(key, { said, atMs: nowMs, untilMs: nowMs + ttlMs })
    return said
  }

  async #invoke(call: HttpCall, authorizer: AuthorizerRow, identity: unknown[]): Promise<Said> {
    const { AuthorizerUri = '', AuthorizerPayloadFormatVersion: version = '2.0' } = authorizer
    const functionArn = FUNCTION.exec(AuthorizerUri)?.[1]
    if (functionArn === undefined) throw failed('the authorizer has no function')
    const { account, region, id } = call.address
    const arn = `${sourceArn(call).split('/').slice(0, 2).join('/')}/${call.request.method}${call.rawPath}` // prettier-ignore
    const { body: _, isBase64Encoded: __, ...event } = eventOf(call, version) as Record<string, unknown> // prettier-ignore
    const own = version === '2.0' ? { type: 'REQUEST', routeArn: arn, identitySource: identity } : { type: 'REQUEST', methodArn: arn, identitySource: identity.join(','), authorizationToken: identity.join(',') } // prettier-ignore
    const answer = await this.#backends.lambda({
      ...{ functionArn, payload: JSON.stringify({ ...event, ...own }), isEvent: false },
      ...{ requestId: call.request.requestId, traceHeader: call.traceHeader },
      source: `arn:aws:execute-api:${region}:${account}:${id}/authorizers/${authorizer.AuthorizerId}`,
      from: `${call.address.arn}/stages/${call.stage.StageName}`,
      role: authorizer.AuthorizerCredentialsArn,
      ...{ timeoutMs: TIMEOUT_MS, signal: call.request.signal },
    })
    if (answer.kind !== 'answered' || answer.isError) throw failed('the authorizer failed')
    return saidIn(answer.payload, authorizer.EnableSimpleResponses === true, arn)
  }
}

function saidIn(payload: string, isSimple: boolean, arn: string): Said {
  try {
    const given = JSON.parse(payload) as Record<string, any>
    const context = (given['context'] ?? {}) as Record<string, unknown>
    if (isSimple) return { allowed: given['isAuthorized'] === true, context }
    const document = given['policyDocument'] as { Statement: object | object[] }
    const Statement = [document.Statement].flat().map((one) => ({ ...one, Principal: '*' }))
    const { decision } = evaluate([parsePolicy(JSON.stringify({ ...document, Statement }))], {
      principal: { kind: 'anonymous' },
      action: 'execute-api:Invoke',
      resource: arn,
      context: {},
    })
    return { allowed: decision === 'allowed', context }
  } catch {
    throw failed('the authorizer answered what is no answer')
  }
}
