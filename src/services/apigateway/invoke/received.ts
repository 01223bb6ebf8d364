// A request as an API sees it: names and values apart, every value of what came more than once.

import type { ApiRequest } from '../port.ts'

export interface Received {
  readonly method: string
  /** Below the stage. */
  readonly path: string
  /** Names as sent, where that is known; values in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly query: ReadonlyMap<string, readonly string[]>
  readonly pathParameters: Readonly<Record<string, string>>
  readonly body: Buffer
  readonly contentType: string
}

/** Between one connection and us. */
const LEFT_OUT = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'content-length']) // prettier-ignore

export function receivedOf(
  request: ApiRequest,
  path: string,
  pathParameters: Readonly<Record<string, string>>,
): Received {
  const headers = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(request.headers)) {
    if (LEFT_OUT.has(name) || name.startsWith(':')) continue
    headers.set(shownName(name), request.repeated?.get(name) ?? [value])
  }
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(request.query)) {
    const values = query.get(name)
    if (values === undefined) query.set(name, [value])
    else values.push(value)
  }
  const { body } = request
  return {
    method: request.method,
    ...{ path, headers, query, pathParameters },
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    contentType: mediaTypeOf(request.headers['content-type']),
  }
}

/** Of well-known names the usual spelling; the wire keeps none. */
function shownName(name: string): string {
  return KNOWN.get(name) ?? name
}

const KNOWN = new Map(
  ['Accept', 'Accept-Encoding', 'Accept-Language', 'Authorization', 'Cache-Control', 'Content-Type', 'Cookie', 'Host', 'Origin', 'Referer', 'User-Agent'] // prettier-ignore
    .map((name) => [name.toLowerCase(), name]),
)

/** Without its parameters, in lower case; JSON where none is said. */
export function mediaTypeOf(header: string | undefined): string {
  const type = header?.split(';', 1)[0]!.trim().toLowerCase()
  return type === undefined || type === '' ? 'application/json' : type
}

export function header(received: Received, name: string): readonly string[] | undefined {
  const lower = name.toLowerCase()
  for (const [key, values] of received.headers) if (key.toLowerCase() === lower) return values
  return undefined
}

/** The last value of each. */
export function lastOf(values: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1) ?? '']))
}

export function isBinary(mediaType: string, binaryTypes: readonly string[] | undefined): boolean {
  const [main] = mediaType.split('/')
  return (binaryTypes ?? []).some((one) => {
    const type = one.toLowerCase()
    return type === '*/*' || type === mediaType || type === `${main}/*`
  })
}
