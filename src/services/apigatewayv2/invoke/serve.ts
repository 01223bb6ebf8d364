// The HTTP door of HTTP APIs.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html

import type { Hop } from '../../../kernel/hop.ts'
import { traceIdOf } from '../../../kernel/trace-header.ts'
import type { HostResponse } from '../../../wire/types.ts'
import type { Env } from '../../service.ts'
import type { ApiRequest, Backends, HttpApisPort } from '../port.ts'
import { apiAddress, apiOwnerTable, apiTable, INDEX, snapshotTable, stageTable, type ApiAddress } from '../tables.ts' // prettier-ignore
import { ownAnswer } from './answer.ts'
import { HttpAuthorizers } from './authorize.ts'
import { contextValue, HttpApiError, type HttpCall } from './call.ts'
import { isPreflight, preflight, withCors } from './cors.ts'
import { integrate } from './integrate.ts'
import { JwtAuthorizers } from './jwt.ts'
import { matchRoute } from './match.ts'
import { Throttles } from './throttles.ts'

export function createHttpApis(env: Env, backends: Backends): HttpApisPort {
  const authorizers = new HttpAuthorizers(env, backends, new JwtAuthorizers(env, backends))
  const parts = { env, backends, authorizers, throttles: new Throttles(env.clock) }
  return { serve: (request, apiId, path) => serve(parts, request, apiId, path) }
}

interface Parts {
  readonly env: Env
  readonly backends: Backends
  readonly authorizers: HttpAuthorizers
  readonly throttles: Throttles
}

const BUFFERED = { durability: 'buffered' } as const

async function serve(parts: Parts, request: ApiRequest, apiId: string, path: string) {
  const { env } = parts
  if (apiId.length > 64) return undefined
  const owner = await env.store.transact(INDEX, () => apiOwnerTable.get(apiId), BUFFERED)
  if (owner === undefined) return undefined
  const address = apiAddress(owner, apiId)
  const found = await find(env, address, path)
  if (found === undefined) return notFound()
  const { api, stage, snapshot, below } = found
  const cors = api.CorsConfiguration
  if (cors !== undefined && isPreflight(request)) return preflight(cors, request)
  const matched = matchRoute(snapshot.routes, request.method, below)
  if (matched === undefined) return withCors(cors, request, notFound())
  const { route, pathParameters } = matched
  const integrationId = route.Target?.slice('integrations/'.length)
  const call: HttpCall = {
    ...{ address, api, stage, route, pathParameters, request },
    integration: snapshot.integrations.find((one) => one.IntegrationId === integrationId),
    authorizer: snapshot.authorizers.find((one) => one.AuthorizerId === route.AuthorizerId),
    rawPath: path,
    nowMs: env.clock.nowMs(),
    traceHeader: traceOf(request, env),
    ...{ authorized: undefined, error: undefined },
  }
  const response = withCors(cors, request, await run(parts, call))
  return { ...response, headers: { ...response.headers, 'apigw-requestid': request.requestId } }
}

/** The stage that the path begins with, else $default. */
function find({ store }: Pick<Env, 'store'>, { partition }: ApiAddress, path: string) {
  const end = path.indexOf('/', 1)
  const first = end < 0 ? path.slice(1) : path.slice(1, end)
  return store.transact(
    partition,
    function* () {
      const api = yield* apiTable.get()
      const named = first === '' || first.length > 128 ? undefined : yield* stageTable.get(first)
      const stage = named ?? (yield* stageTable.get('$default'))
      if (api === undefined || stage?.DeploymentId === undefined) return undefined
      const snapshot = yield* snapshotTable.get(stage.DeploymentId)
      if (snapshot === undefined) return undefined
      return { api, stage, snapshot, below: named ? (end < 0 ? '/' : path.slice(end)) : path }
    },
    BUFFERED,
  )
}

const notFound = () => ownAnswer(new HttpApiError(404, 'Not Found'))

function traceOf({ headers }: ApiRequest, { random, clock }: Env): string {
  const given = headers['x-amzn-trace-id']
  if (given !== undefined && given.length <= 1_024 && traceIdOf(given)) return given
  const seconds = Math.floor(clock.nowMs() / 1_000).toString(16).padStart(8, '0') // prettier-ignore
  return `Root=1-${seconds}-${Buffer.from(random.bytes(12)).toString('hex')}`
}

async function run(parts: Parts, call: HttpCall): Promise<HostResponse> {
  const { env, backends, authorizers, throttles } = parts
  try {
    throttles.take(call)
    await authorizers.authorize(call)
    const { response, target } = await integrate(call, backends)
    ended(parts, call, response, target)
    return response
  } catch (error) {
    if (!(error instanceof HttpApiError)) throw error
    call.error = error.reason
    const response = ownAnswer(error)
    ended({ env, backends }, call, response, undefined)
    return response
  }
}

/** Its access log, and its lineage. Nobody waits for either. */
function ended(
  { env, backends }: Pick<Parts, 'env' | 'backends'>,
  call: HttpCall,
  response: HostResponse,
  target: string | undefined,
) {
  // prettier-ignore
  const done = env.activity.begin('apigatewayv2:ended')
  Promise.all([log(backends, call, response), tell(env, call, response, target)])
    .catch((error: unknown) =>
      env.log.warn({ err: error }, 'a request of an HTTP API was not told of'),
    ) // prettier-ignore
    .finally(done)
}

async function log(backends: Backends, call: HttpCall, response: HostResponse): Promise<void> {
  const { DestinationArn, Format } = call.stage.AccessLogSettings ?? {}
  if (!DestinationArn || !Format) return
  const own: Readonly<Record<string, string>> = { status: String(response.status), responseLength: String((response.body as string).length) } // prettier-ignore
  const text = Format.replace(/\$context\.([\w.]{1,256})/g, (_, name: string) => own[name] ?? contextValue(call, name) ?? '-') // prettier-ignore
  const stream = call.request.requestId.replaceAll('-', '')
  await backends.log(DestinationArn, [{ atMs: call.nowMs, stream, text }])
}

async function tell(env: Env, call: HttpCall, response: HostResponse, target: string | undefined) {
  const { address, stage, route, request, nowMs: atMs, traceHeader } = call
  const stageArn = `${address.arn}/stages/${stage.StageName}`
  const traceId = traceIdOf(traceHeader)
  const at = { id: request.requestId, requestId: request.requestId, ...(traceId && { traceId }) }
  const failed = response.status >= 500
  const hops: Hop[] = [
    { ...at, atMs, from: 'api:execute-api.Invoke', to: stageArn, via: route.RouteKey!, outcome: 'accepted' }, // prettier-ignore
    {
      ...{
        ...at,
        atMs: env.clock.nowMs(),
        from: stageArn,
        to: target ?? stageArn,
        via: 'http-api',
      },
      ...{ outcome: failed || target === undefined ? ('failed' as const) : ('delivered' as const) },
      reason: call.error ?? `status ${response.status}`,
    },
  ]
  // eslint-disable-next-line require-yield
  await env.store.transact(
    address.partition,
    function* (tx) {
      for (const hop of hops) tx.hop(hop)
    },
    BUFFERED,
  )
}
