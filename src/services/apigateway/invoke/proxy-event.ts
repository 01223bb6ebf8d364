// A request as a function sees it through a proxy integration, and through a REQUEST authorizer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html

import { toJson } from '../vtl/values.ts'
import type { ApiCall } from './call.ts'
import { isBinary, lastOf } from './received.ts'

type Multi = ReadonlyMap<string, readonly string[]>

export interface ProxyRequest {
  readonly headers: Multi
  readonly query: Multi
  readonly pathParameters: Readonly<Record<string, string>>
}

export function proxyEvent(
  call: ApiCall,
  { headers, query, pathParameters }: ProxyRequest,
): object {
  const { received, resource, variables, compiled } = call
  const binary = isBinary(received.contentType, compiled.api.binaryMediaTypes)
  const { body } = received
  return {
    resource: resource.path,
    path: received.path,
    httpMethod: received.method,
    headers: headers.size === 0 ? null : lastOf(headers),
    multiValueHeaders: headers.size === 0 ? null : Object.fromEntries(headers),
    queryStringParameters: query.size === 0 ? null : lastOf(query),
    multiValueQueryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(variables),
    requestContext: requestContext(call),
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && body.length > 0,
  }
}

const orNull = (values: Readonly<Record<string, string>>) =>
  Object.keys(values).length === 0 ? null : values

/** Headers as a function sees them: with what stands between it and the caller. */
export function forwardedHeaders({
  received,
  request,
  traceHeader,
}: ApiCall): Map<string, readonly string[]> {
  const port = /:(\d+)$/.exec(request.headers['host'] ?? '')?.[1] ?? '80'
  const headers = new Map(received.headers)
  headers.set('X-Amzn-Trace-Id', [traceHeader])
  headers.set('X-Forwarded-For', [request.sourceIp])
  headers.set('X-Forwarded-Port', [port])
  headers.set('X-Forwarded-Proto', ['http'])
  return headers
}

const SHOWN = ['accountId', 'apiId', 'authorizer', 'deploymentId', 'domainName', 'domainPrefix', 'extendedRequestId', 'httpMethod', 'identity', 'path', 'protocol', 'requestId', 'requestTime', 'requestTimeEpoch', 'resourceId', 'resourcePath', 'stage'] // prettier-ignore

export function requestContext({ context }: ApiCall): Record<string, unknown> {
  const shown = SHOWN.filter((name) => context.get(name) !== undefined)
  const all = Object.fromEntries(shown.map((name) => [name, toJson(context.get(name))]))
  const { apiKey, apiKeyId, ...identity } = all['identity'] as Record<string, unknown>
  // Keys are named where one was given.
  return { ...all, identity: apiKey === null ? identity : { ...identity, apiKey, apiKeyId } }
}
