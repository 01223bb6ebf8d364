// Requests to hosts that are resources of their own go their own way (host-route.ts).

import { LOOP_HEADER, LOOP_TOKEN } from '../../kernel/loop-header.ts'
import { requestTooLarge } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import type { HostRequest, HostRoute } from '../host-route.ts'
import { hostOf } from './guard-origin.ts'
import { readScope } from './read-scope.ts'
import { respond } from './respond.ts'
import { verifySignature } from './authenticate.ts'

/** The kind of resource that the request's host names, if any. */
export function hostRouteOf(exchange: Exchange): HostRoute | undefined {
  const { hostRoutes } = exchange.wire
  if (hostRoutes.length === 0) return undefined
  const name = hostOf(exchange.headers['host']!).toLowerCase()
  return hostRoutes.find((route) => route.claims(name))
}

export async function serveHost(exchange: Exchange, route: HostRoute): Promise<void> {
  // It is between Millrace and itself.
  if (exchange.headers[LOOP_HEADER] === LOOP_TOKEN) delete exchange.headers[LOOP_HEADER]
  if (exchange.hasBody) {
    const { bodyBytes } = route
    const tooLarge = () => requestTooLarge(bodyBytes)
    exchange.received = exchange.body = await exchange.transport.collect(bodyBytes, tooLarge)
  }
  await respond(exchange, await route.serve(new HostExchange(exchange)))
}

class HostExchange implements HostRequest {
  readonly #exchange: Exchange

  constructor(exchange: Exchange) {
    this.#exchange = exchange
  }

  get method() {
    return this.#exchange.method
  }

  get path() {
    return this.#exchange.sentPath
  }

  get query() {
    return this.#exchange.query
  }

  get headers() {
    return this.#exchange.headers
  }

  get repeated() {
    return this.#exchange.repeated
  }

  get body() {
    return this.#exchange.body
  }

  get requestId() {
    return this.#exchange.requestId
  }

  get hostName() {
    return hostOf(this.#exchange.headers['host']!).toLowerCase()
  }

  get sourceIp() {
    return this.#exchange.caller().sourceIp
  }

  get signal() {
    return this.#exchange.signal
  }

  signer(service: string) {
    const exchange = this.#exchange
    readScope(exchange)
    if (exchange.wire.options.auth !== 'off') {
      exchange.verified = verifySignature(exchange, service, 'rest')
    }
    const { accessKeyId, arn, userId } = exchange.caller()
    return { account: exchange.account, accessKeyId, arn, userId }
  }
}
