// Whether the caller may talk to this server at all. A web page that the user happens to visit must
// neither read from nor write to it: not through a name that it points at 127.0.0.1 (DNS rebinding),
// not by a form, not by a script.

import { badRequest, forbidden } from '../errors.ts'
import type { Exchange } from '../exchange.ts'

/** Names under which this server is called. The answer for a name that passed is remembered. */
export class HostGuard {
  #names: Set<string>
  #passed = new Set<string>()

  constructor(hostNames: readonly string[]) {
    this.#names = new Set(hostNames.map((name) => hostOf(name.toLowerCase())))
  }

  /** The address that the server is bound to is a name of it too. */
  admit(hostName: string): void {
    this.#names.add(hostName.toLowerCase())
  }

  isOurs(hostHeader: string): boolean {
    if (this.#passed.has(hostHeader)) return true
    if (!isHostText(hostHeader)) return false
    const name = hostOf(hostHeader.toLowerCase())
    if (!this.#isLocal(name) && !isAwsName(name)) return false
    // Callers choose the subdomain: keep the memory small.
    if (this.#passed.size < 256) this.#passed.add(hostHeader)
    return true
  }

  /** A site whose pages may call: ours alone, not AWS's, where anybody can publish a page. */
  isOurOrigin(origin: string): boolean {
    const rest = origin.startsWith('http://')
      ? origin.slice(7)
      : origin.startsWith('https://')
        ? origin.slice(8)
        : undefined
    return rest !== undefined && isHostText(rest) && this.#isLocal(hostOf(rest.toLowerCase()))
  }

  #isLocal(name: string): boolean {
    if (name === 'localhost' || name === '127.0.0.1' || name === '[::1]') return true
    if (name.endsWith('.localhost') || this.#names.has(name)) return true
    if (name === 'localhost.localstack.cloud' || name.endsWith('.localhost.localstack.cloud')) {
      return true
    }
    // Step Functions' SDK clients put `sync-` before the endpoint's name, others `stream-`, `data-`.
    const dash = name.indexOf('-')
    return dash > 0 && HOST_PREFIXES.has(name.slice(0, dash)) && this.#isLocal(name.slice(dash + 1))
  }
}

const HOST_PREFIXES = new Set(['sync', 'stream', 'streaming', 'data'])

export function isAwsName(name: string): boolean {
  return name.endsWith('.amazonaws.com') || name.endsWith('.amazonaws.com.cn')
}

/** Letters, digits, dots, dashes, underscores (bucket names), an IPv6 address, a port. */
function isHostText(text: string): boolean {
  return text.length <= 255 && /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(text)
}

export function hostOf(text: string): string {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':')
  const name = end <= 0 ? text : text.slice(0, end)
  return name.endsWith('.') ? name.slice(0, -1) : name
}

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
