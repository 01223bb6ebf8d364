// Whether the caller may talk to this server at all. A web page that the user happens to visit must
// neither read from nor write to it: not through a name that it points at 127.0.0.1 (DNS rebinding),
// not by a form, not by a script.

import { badRequest, forbidden } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { hostOf } from '../host-guard.ts'

export function guardHost(exchange: Exchange): void {
  const { headers, wire } = exchange
  const host = headers['host']
  if (host === undefined || host === '') throw badRequest('The Host header is missing.')
  if (!wire.hosts.isOurs(host) && !isOwnAddress(exchange, host)) {
    throw forbidden(
      `Millrace does not answer for the host '${host.slice(0, 255)}'. If it should, name it with --allowed-hosts.`,
    )
  }
  exchange.baseUrl = `http://${host}`
}

export function guardOrigin(exchange: Exchange): void {
  const { headers, wire } = exchange
  if (exchange.admittedTo !== undefined) return
  const origin = headers['origin']
  if (origin !== undefined) {
    if (!wire.hosts.isOurOrigin(origin)) throw forbidden('Requests from other sites are refused.')
    exchange.origin = origin
  }
  if (headers['sec-fetch-site'] === 'cross-site' && !isVisit(exchange)) {
    throw forbidden('Cross-site requests are refused.')
  }
}

/**
 * The address at which the connection arrived (bound to 0.0.0.0, in a container). An address cannot
 * be rebound as a name can.
 */
function isOwnAddress({ transport }: Exchange, host: string): boolean {
  const local = transport.localAddress
  if (local === '') return false
  const name = hostOf(host)
  return name === (local.startsWith('::ffff:') ? local.slice(7) : local) || name === `[${local}]`
}

/** Following a link to the console from elsewhere is no attack: it shows a page and changes nothing. */
function isVisit({ method, path, headers }: Exchange): boolean {
  return (
    method === 'GET' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    path.startsWith('/_millrace/console')
  )
}

/** A browser's question whether a page of an allowed site may send what it is about to send. */
export function isPreflight(exchange: Exchange): boolean {
  return (
    exchange.method === 'OPTIONS' &&
    exchange.origin !== undefined &&
    exchange.headers['access-control-request-method'] !== undefined
  )
}

export function preflightHeaders(exchange: Exchange): Record<string, string> {
  const asked = exchange.headers['access-control-request-headers'] ?? ''
  return {
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': /^[\w\-, ]{0,4096}$/.test(asked) ? asked : '',
    'Access-Control-Max-Age': '600',
  }
}
