// TestInvokeMethod and TestInvokeAuthorizer: what an API would do as it is now, deployed or not.
// https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html

import type { Method, Resource } from '@aws-sdk/client-api-gateway'
import type { Context } from '../service.ts'
import { inApi } from './children.ts'
import { noAuthorizer } from './authorizer.ts'
import { noResource, noSuch } from './errors.ts'
import { callOf, type ApiCall } from './invoke/call.ts'
import { CompiledApi } from './invoke/compiled.ts'
import { matchResource } from './invoke/match.ts'
import { receivedOf } from './invoke/received.ts'
import { testCall, type Runtime } from './invoke/run.ts'
import { traceHeader } from './invoke/trace.ts'
import { GatewayError } from './invoke/gateway-error.ts'
import type { ApiRequest } from './port.ts'
import { snapshotRows } from './snapshot.ts'
import { apiAddress, requireApi } from './tables.ts'

interface Asked {
  readonly restApiId: string | undefined
  readonly pathWithQueryString?: string | undefined
  readonly body?: string | undefined
  readonly headers?: Record<string, string> | undefined
  readonly multiValueHeaders?: Record<string, string[]> | undefined
  readonly stageVariables?: Record<string, string> | undefined
}

async function compiledNow(input: Asked, context: Context): Promise<CompiledApi> {
  const rows = await inApi(input, context, function* (_tx, api) {
    return yield* snapshotRows(yield* requireApi(api))
  })
  return new CompiledApi(rows)
}

export async function testInvokeMethod(
  input: Asked & { resourceId: string | undefined; httpMethod: string | undefined },
  context: Context,
  runtime: Runtime,
) {
  const compiled = await compiledNow(input, context)
  const resource = compiled.resources.find(({ id }) => id === input.resourceId)
  if (resource === undefined) throw noResource()
  const method = compiled.method(resource, input.httpMethod!)
  if (method === undefined) throw noSuch('Method')
  const call = callFor(input, context, {
    compiled,
    resource,
    method,
    httpMethod: input.httpMethod!,
  })
  const startedMs = context.clock.nowMs()
  const answer = await testCall(runtime, call)
  const headers = [...answer.headers]
  return {
    status: answer.status,
    body: Buffer.from(answer.body).toString('utf8'),
    headers: Object.fromEntries(headers.map(([name, values]) => [name, values.at(-1) ?? ''])),
    multiValueHeaders: Object.fromEntries(headers.map(([name, values]) => [name, [...values]])),
    log: call.log.text,
    latency: context.clock.nowMs() - startedMs,
  }
}

interface What {
  readonly compiled: CompiledApi
  readonly resource: Resource
  readonly method: Method
  readonly httpMethod: string
}

const STAGE = 'test-invoke-stage'

function callFor(input: Asked, context: Context, what: What): ApiCall {
  const address = apiAddress(context, input.restApiId!)
  const asked = input.pathWithQueryString || what.resource.path!
  const [path = '', query = ''] = splitOnce(asked, '?')
  const request = requestFor(input, context, { method: what.httpMethod, path, query })
  const matched = matchResource([...what.compiled.resources], path)
  const pathParameters = matched?.resource.id === what.resource.id ? matched!.pathParameters : {}
  return callOf({
    ...{ address, request, compiled: what.compiled, resource: what.resource, method: what.method },
    ...{ stage: { stageName: STAGE }, deploymentId: '', isCanary: false },
    variables: input.stageVariables ?? {},
    received: receivedOf(request, path, pathParameters),
    nowMs: context.clock.nowMs(),
    traceHeader: traceHeader(context.traceHeader, context),
    extendedRequestId: Buffer.from(context.random.bytes(10)).toString('base64'),
  })
}

function splitOnce(text: string, by: string): [string, string] {
  const at = text.indexOf(by)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function requestFor(
  input: Asked,
  context: Context,
  at: Pick<ApiRequest, 'method' | 'path' | 'query'>,
): ApiRequest {
  const repeated = new Map<string, string[]>()
  for (const [name, value] of Object.entries(input.headers ?? {})) repeated.set(name.toLowerCase(), [value]) // prettier-ignore
  for (const [name, values] of Object.entries(input.multiValueHeaders ?? {})) repeated.set(name.toLowerCase(), values) // prettier-ignore
  return {
    ...at,
    headers: Object.fromEntries([...repeated].map(([name, values]) => [name, values.join(', ')])),
    repeated,
    body: Buffer.from(input.body ?? '', 'utf8'),
    requestId: context.random.uuid(),
    hostName: 'testPrefix.testDomainName',
    sourceIp: 'test-invoke-source-ip',
    signal: context.signal,
    signer: () => Promise.reject(new Error('a test is signed by nobody')),
    refusal: async () => undefined,
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html */
export async function testInvokeAuthorizer(
  input: Asked & { authorizerId: string | undefined },
  context: Context,
  { authorizers }: Runtime,
) {
  const compiled = await compiledNow(input, context)
  const authorizer = compiled.authorizers.get(input.authorizerId!)
  if (authorizer === undefined) throw noAuthorizer()
  const resource = compiled.resources.find(({ parentId }) => parentId === undefined)!
  const call = callFor(input, context, { compiled, resource, method: {}, httpMethod: 'GET' })
  const startedMs = context.clock.nowMs()
  const of = (more: object) => ({ log: call.log.text, latency: context.clock.nowMs() - startedMs, ...more }) // prettier-ignore
  try {
    const said = await authorizers.ask(call, authorizer)
    const { principalId, policyText: policy, context: more } = said
    call.log.add('Successfully completed authorizer execution')
    const authorization = Object.fromEntries(Object.entries(more).map(([name, value]) => [name, [String(value)]])) // prettier-ignore
    return of({ clientStatus: 0, principalId, policy, authorization })
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    call.log.add(error.reason)
    return of({ clientStatus: error.type === 'UNAUTHORIZED' ? 401 : 500 })
  }
}
