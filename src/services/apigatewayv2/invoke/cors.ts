// Which web pages may call: API Gateway answers preflights itself, and ignores what backends say of it.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html

import type { HostResponse } from '../../../wire/types.ts'
import type { ApiRequest } from '../port.ts'
import type { ApiRow } from '../tables.ts'

type Cors = NonNullable<ApiRow['CorsConfiguration']>

export function isPreflight({ method, headers }: ApiRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers['origin'] !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

export function preflight(cors: Cors, request: ApiRequest): HostResponse {
  const headers = originHeaders(cors, request)
  const allowed = Object.keys(headers).length > 0
  if (allowed) {
    const { AllowMethods = [], AllowHeaders = [], MaxAge } = cors
    if (AllowMethods.length > 0) headers['access-control-allow-methods'] = AllowMethods.join(',')
    if (AllowHeaders.length > 0) headers['access-control-allow-headers'] = AllowHeaders.join(',')
    if (MaxAge !== undefined) headers['access-control-max-age'] = String(MaxAge)
  }
  return { status: 204, headers, body: '' }
}

export function withCors(
  cors: Cors | undefined,
  request: ApiRequest,
  response: HostResponse,
): HostResponse {
  if (cors === undefined) return response
  const others = Object.entries(response.headers).filter(([name]) => !name.startsWith('access-control-')) // prettier-ignore
  const headers = { ...Object.fromEntries(others), ...originHeaders(cors, request) }
  const exposed = cors.ExposeHeaders ?? []
  if (exposed.length > 0 && headers['access-control-allow-origin']) headers['access-control-expose-headers'] = exposed.join(',') // prettier-ignore
  return { ...response, headers }
}

function originHeaders({ AllowOrigins = [], AllowCredentials }: Cors, { headers }: ApiRequest) {
  const origin = headers['origin']
  const allowed: Record<string, string> = {}
  if (origin === undefined) return allowed
  const fits = AllowOrigins.some((one) => one === '*' || one === origin || (one.endsWith('://*') && origin.startsWith(one.slice(0, -1)))) // prettier-ignore
  if (!fits) return allowed
  allowed['access-control-allow-origin'] = AllowOrigins.includes('*') && AllowCredentials !== true ? '*' : origin // prettier-ignore
  if (AllowCredentials === true) allowed['access-control-allow-credentials'] = 'true'
  return allowed
}
