// A request as a function sees it: payload formats 1.0 and 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html

import { isUtf8 } from 'node:buffer'
import { decoded } from './match.ts'
import { logTime, type HttpCall } from './call.ts'

const LEFT_OUT = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te'])

function valuesOf({ request, traceHeader }: HttpCall): Map<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(request.headers)) {
    if (LEFT_OUT.has(name) || name.startsWith(':')) continue
    headers.set(name, request.repeated?.get(name) ?? [value])
  }
  headers.set('host', [request.hostName])
  headers.set('x-amzn-trace-id', [traceHeader])
  headers.set('x-forwarded-for', [request.sourceIp])
  headers.set('x-forwarded-port', [/:(\d+)$/.exec(request.headers['host'] ?? '')?.[1] ?? '80'])
  headers.set('x-forwarded-proto', ['http'])
  return headers
}

function queryOf(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name)
    if (before === undefined) values.set(name, [value])
    else before.push(value)
  }
  return values
}

const joined = (values: ReadonlyMap<string, readonly string[]>) =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]))
const last = (values: ReadonlyMap<string, readonly string[]>) =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1)!]))
const filled = (map: object) => Object.keys(map).length > 0

export function eventOf(call: HttpCall, version: string): object {
  return version === '2.0' ? event2(call) : event1(call)
}

function event2(call: HttpCall): object {
  const { request, route, stage, pathParameters, nowMs, address, authorized } = call
  const headers = valuesOf(call)
  const cookies = headers.get('cookie')?.flatMap((text) => text.split(/; */).filter(Boolean))
  headers.delete('cookie')
  const { hostName, query } = request
  const variables = stage.StageVariables ?? {}
  return {
    ...{ version: '2.0', routeKey: route.RouteKey, rawPath: decoded(call.rawPath), rawQueryString: query }, // prettier-ignore
    ...(cookies && { cookies }),
    headers: joined(headers),
    ...(query !== '' && { queryStringParameters: joined(queryOf(query)) }),
    requestContext: {
      ...{ accountId: address.account, apiId: address.id },
      ...(authorized && { authorizer: authorized }),
      ...{ domainName: hostName, domainPrefix: hostName.split('.')[0] },
      http: {
        ...{ method: request.method, path: decoded(call.rawPath), protocol: 'HTTP/1.1' },
        ...{ sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] ?? '' },
      },
      ...{ requestId: request.requestId, routeKey: route.RouteKey, stage: stage.StageName },
      ...{ time: logTime(nowMs), timeEpoch: nowMs },
    },
    ...bodyOf(call, {}),
    ...(filled(pathParameters) && { pathParameters }),
    ...(filled(variables) && { stageVariables: variables }),
  }
}

function event1(call: HttpCall): object {
  const { request, route, stage, pathParameters, nowMs, address, authorized } = call
  const headers = valuesOf(call)
  const query = queryOf(request.query)
  const path = decoded(call.rawPath)
  const resource = route.RouteKey === '$default' ? '$default' : route.RouteKey!.split(' ')[1]!
  const variables = stage.StageVariables ?? {}
  const none = { accessKey: null, accountId: null, caller: null, cognitoAmr: null, cognitoAuthenticationProvider: null, cognitoAuthenticationType: null, cognitoIdentityId: null, cognitoIdentityPoolId: null, principalOrgId: null, user: null, userArn: null } // prettier-ignore
  return {
    ...{ version: '1.0', resource, path, httpMethod: request.method },
    ...{ headers: last(headers), multiValueHeaders: Object.fromEntries(headers) },
    queryStringParameters: query.size > 0 ? last(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    requestContext: {
      ...{ accountId: address.account, apiId: address.id, domainName: request.hostName },
      ...{ domainPrefix: request.hostName.split('.')[0], extendedRequestId: request.requestId },
      ...{ httpMethod: request.method, path, protocol: 'HTTP/1.1', requestId: request.requestId },
      identity: { ...none, sourceIp: request.sourceIp, userAgent: request.headers['user-agent'] ?? '' }, // prettier-ignore
      ...(authorized && { authorizer: flat(authorized) }),
      ...{ requestTime: logTime(nowMs), requestTimeEpoch: nowMs, resourceId: route.RouteKey },
      ...{ resourcePath: resource, stage: stage.StageName },
    },
    pathParameters: filled(pathParameters) ? pathParameters : null,
    stageVariables: filled(variables) ? variables : null,
    ...bodyOf(call, { body: null }),
  }
}

/** Version 1.0 has claims and a function's context right below `authorizer`. */
function flat({ jwt, lambda, ...rest }: Readonly<Record<string, unknown>>): object {
  return { ...rest, ...(jwt as object), ...(lambda as object) }
}

function bodyOf({ request }: HttpCall, none: object): object {
  const { body } = request
  if (body.length === 0) return { ...none, isBase64Encoded: false }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const isText = isTextType(request.headers['content-type']) && isUtf8(bytes)
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

function isTextType(contentType: string | undefined): boolean {
  if (contentType === undefined) return true
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  return (
    type.startsWith('text/') ||
    /^application\/(?:json|javascript|xml)$/.test(type) ||
    /\+(?:json|xml)$/.test(type)
  )
}
