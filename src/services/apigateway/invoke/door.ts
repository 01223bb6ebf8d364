// The HTTP door of REST APIs: invoke URLs by host and by path, and custom domains.

import type { Stage } from '@aws-sdk/client-api-gateway'
import type { HostResponse, HostRoute } from '../../../wire/types.ts'
import type { Env } from '../../service.ts'
import type { ApiRequest } from '../port.ts'
import { apiAddress, apiTable, stageTable, type ApiAddress } from '../tables.ts'
import { byHost, byPath, isInvokeHost, isInvokePath, type InvokeUrl } from './address.ts'
import { toResponse } from './answer.ts'
import { callOf, type ApiCall } from './call.ts'
import type { CompiledApis } from './compiled.ts'
import type { Domains } from './domains.ts'
import type { Owners } from './owners.ts'
import { matchResource } from './match.ts'
import { receivedOf } from './received.ts'
import { runCall, type Runtime } from './run.ts'
import { traceHeader } from './trace.ts'

const MAX_BODY_BYTES = 10 * 1024 * 1024

export interface DoorParts extends Runtime {
  readonly apis: CompiledApis
  readonly domains: Domains
  readonly owners: Owners
  /** APIs of another kind that have such hosts; undefined: not theirs. */
  readonly elsewhere?: (request: ApiRequest, url: InvokeUrl) => Promise<HostResponse | undefined>
}

export function createDoor(parts: DoorParts): HostRoute {
  return {
    bodyBytes: MAX_BODY_BYTES,
    claims: (hostName, path) =>
      isInvokeHost(hostName) || isInvokePath(path) || parts.domains.has(hostName),
    serve: (request) => serve(parts, request),
  }
}

async function serve(parts: DoorParts, request: ApiRequest): Promise<HostResponse> {
  const { env, domains } = parts
  const { hostName, path } = request
  const domain = domains.has(hostName) ? await domains.find(hostName, path) : undefined
  const url = domain ?? (isInvokeHost(hostName) ? byHost(hostName, path) : byPath(path))
  if (url === undefined) return forbidden()
  const owner = domain?.owner ?? (await parts.owners.of(url.apiId))
  if (owner === undefined) return (await parts.elsewhere?.(request, url)) ?? forbidden()
  const address = apiAddress(owner, url.apiId)
  const stage = await stageOf(env, address, url.stage)
  if (stage === undefined) return forbidden()
  return serveStage(parts, request, { address, stage, path: url.path })
}

async function stageOf({ store }: Pick<Env, 'store'>, { partition }: ApiAddress, name: string) {
  if (name.length > 128) return undefined
  const read = function* () {
    return (yield* apiTable.get()) === undefined ? undefined : yield* stageTable.get(name)
  }
  return store.transact(partition, read, { durability: 'buffered' })
}

interface At {
  readonly address: ApiAddress
  readonly stage: Stage
  readonly path: string
}

async function serveStage(parts: DoorParts, request: ApiRequest, at: At): Promise<HostResponse> {
  const { env, apis } = parts
  const { address, stage, path } = at
  const { deploymentId, variables, isCanary } = release(stage, env.random.float())
  const compiled = await apis.of(address, deploymentId)
  const extendedRequestId = Buffer.from(env.random.bytes(10)).toString('base64')
  const own = { 'x-amz-apigw-id': extendedRequestId }
  const matched = matchResource(compiled.resources, path)
  const method = matched && compiled.method(matched.resource, request.method)
  if (matched === undefined || method === undefined) return missing(own)
  const call: ApiCall = callOf({
    ...{ address, compiled, stage, deploymentId, variables, isCanary, method, request },
    resource: matched.resource,
    received: receivedOf(request, path, matched.pathParameters),
    nowMs: env.clock.nowMs(),
    traceHeader: traceHeader(request.headers['x-amzn-trace-id'], env),
    extendedRequestId,
  })
  const answer = await runCall(parts, call)
  const traced: Record<string, string> = method.methodIntegration?.type === 'MOCK' ? {} : { 'X-Amzn-Trace-Id': call.traceHeader } // prettier-ignore
  return toResponse(answer, { ...own, ...traced })
}

/** A canary takes its share of the requests, with its own deployment and variables. */
export function release(stage: Stage, chance: number) {
  const { canarySettings, deploymentId = '', variables = {} } = stage
  const isCanary = chance * 100 < (canarySettings?.percentTraffic ?? 0)
  if (!isCanary) return { deploymentId, variables, isCanary }
  return {
    isCanary,
    deploymentId: canarySettings?.deploymentId ?? deploymentId,
    variables: { ...variables, ...canarySettings?.stageVariableOverrides },
  }
}

function refused(
  code: string,
  message: string,
  own: Readonly<Record<string, string>>,
): HostResponse {
  return {
    status: 403,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code, ...own },
    body: JSON.stringify({ message }),
  }
}

/** No such API or stage. */
const forbidden = () => refused('ForbiddenException', 'Forbidden', {})

/** No such resource or method. */
const missing = (own: Readonly<Record<string, string>>) =>
  refused('MissingAuthenticationTokenException', 'Missing Authentication Token', own)
