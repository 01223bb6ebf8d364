// One request on its way through an HTTP API.

import type { ApiAddress, ApiRow, AuthorizerRow, IntegrationRow, RouteRow, StageRow } from '../tables.ts' // prettier-ignore
import type { ApiRequest } from '../port.ts'

export interface HttpCall {
  readonly address: ApiAddress
  readonly api: ApiRow
  readonly stage: StageRow
  readonly route: RouteRow
  readonly integration: IntegrationRow | undefined
  readonly authorizer: AuthorizerRow | undefined
  readonly pathParameters: Readonly<Record<string, string>>
  readonly request: ApiRequest
  /** With the stage's name, unless that is $default. */
  readonly rawPath: string
  readonly nowMs: number
  readonly traceHeader: string
  /** Set by whoever let the caller in: `{ jwt }`, `{ lambda }`, `{ iam }`. */
  authorized: Readonly<Record<string, unknown>> | undefined
  /** For `$context.error` and `$context.integrationErrorMessage`. */
  error: string | undefined
}

/** An answer of API Gateway's own. */
export class HttpApiError extends Error {
  readonly status: number
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    more: { reason?: string; headers?: Record<string, string> } = {},
  ) {
    // prettier-ignore
    super(message)
    this.name = 'HttpApiError'
    this.status = status
    this.reason = more.reason ?? message
    this.headers = more.headers ?? {}
  }
}

export const unauthorized = (reason: string, challenge = 'Bearer') =>
  new HttpApiError(401, 'Unauthorized', { reason, headers: { 'www-authenticate': challenge } })

export const forbidden = (reason: string) => new HttpApiError(403, 'Forbidden', { reason })

export const failed = (reason: string, status = 500) =>
  new HttpApiError(status, 'Internal Server Error', { reason })

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12/Mar/2020:19:03:58 +0000` */
export function logTime(ms: number): string {
  const iso = new Date(ms).toISOString()
  const month = MONTHS[Number(iso.slice(5, 7)) - 1]
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

/** ARN that functions' policies name: the route's, with stars for what varies. */
export function sourceArn({ address, stage, route }: HttpCall): string {
  const { account, region, id } = address
  const key = route.RouteKey === '$default' ? '$default' : route.RouteKey!.replace(' ', '')
  return `arn:aws:execute-api:${region}:${account}:${id}/${stage.StageName}/${key}`
}

/** Variables of `$context`, by name. */
export function contextValue(call: HttpCall, name: string): string | undefined {
  const { request, address, stage, route, nowMs, api } = call
  const own: Readonly<Record<string, string | undefined>> = {
    accountId: address.account,
    apiId: address.id,
    domainName: request.hostName,
    domainPrefix: request.hostName.split('.')[0],
    httpMethod: request.method,
    path: call.rawPath,
    protocol: 'HTTP/1.1',
    requestId: request.requestId,
    extendedRequestId: request.requestId,
    requestTime: logTime(nowMs),
    requestTimeEpoch: String(Math.floor(nowMs / 1_000)),
    routeKey: route.RouteKey,
    stage: stage.StageName,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': request.headers['user-agent'],
    'error.message': call.error,
    integrationErrorMessage: call.error,
    apiName: api.Name,
  }
  if (Object.hasOwn(own, name)) return own[name]
  if (!name.startsWith('authorizer.')) return undefined
  return textAt(call.authorized, name.slice('authorizer.'.length).replace(/^claims\./, 'jwt.claims.')) // prettier-ignore
}

function textAt(from: unknown, path: string): string | undefined {
  let value = from
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value === undefined || value === null ? undefined : String(value)
}
