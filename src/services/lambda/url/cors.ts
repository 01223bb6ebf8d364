// Which web pages may call a function URL: its own configuration, over what the function says.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors

import type { HostRequest, HostResponse } from '../../../wire/types.ts'
import type { UrlCors } from '../tables.ts'

/** The answer to a browser's question whether it may call; the function is not asked. */
export function preflight(cors: UrlCors, request: HostRequest): HostResponse {
  const headers = originHeaders(cors, request.headers['origin'])
  if (headers['access-control-allow-origin'] !== undefined) {
    put(headers, 'access-control-allow-methods', cors.allowMethods)
    put(headers, 'access-control-allow-headers', cors.allowHeaders)
    if (cors.maxAgeSeconds !== undefined) {
      headers['access-control-max-age'] = String(cors.maxAgeSeconds)
    }
  }
  return { status: 200, headers, body: '' }
}

export function isPreflight({ method, headers }: HostRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers['origin'] !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

export function withCors(
  cors: UrlCors | undefined,
  request: HostRequest,
  response: HostResponse,
): HostResponse {
  const origin = request.headers['origin']
  if (cors === undefined || origin === undefined) return response
  for (const name of Object.keys(response.headers)) {
    if (name.startsWith('access-control-')) delete response.headers[name]
  }
  const headers = originHeaders(cors, origin)
  if (headers['access-control-allow-origin'] !== undefined) {
    put(headers, 'access-control-expose-headers', cors.exposeHeaders)
  }
  Object.assign(response.headers, headers)
  return response
}

function originHeaders(cors: UrlCors, origin: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { vary: 'Origin' }
  if (origin === undefined || !cors.allowOrigins?.some((allowed) => matches(allowed, origin))) {
    return headers
  }
  const any = cors.allowOrigins.includes('*') && cors.allowCredentials !== true
  headers['access-control-allow-origin'] = any ? '*' : origin
  if (cors.allowCredentials === true) headers['access-control-allow-credentials'] = 'true'
  return headers
}

/** `*`, an origin, or an origin with one `*` in it. */
function matches(allowed: string, origin: string): boolean {
  const star = allowed.indexOf('*')
  if (star < 0) return allowed.toLowerCase() === origin.toLowerCase()
  const [before, after] = [allowed.slice(0, star), allowed.slice(star + 1)]
  return (
    origin.length >= before.length + after.length &&
    origin.startsWith(before) &&
    origin.endsWith(after)
  )
}

function put(headers: Record<string, string>, name: string, values: readonly string[] | undefined) {
  if (values && values.length > 0) headers[name] = values.join(',')
}
