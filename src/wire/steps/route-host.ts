// Requests to hosts that are resources of their own go their own way (host-route.ts).

import { AwsError } from '../../kernel/aws-error.ts'
import { LOOP_HEADER, LOOP_TOKEN } from '../../kernel/loop-header.ts'
import { requestTooLarge } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import type { HostQuestion, HostRequest, HostRoute } from '../host-route.ts'
import { hostOf } from '../host-guard.ts'
import { identifyCaller } from './identify-caller.ts'
import { readScope } from './read-scope.ts'
import { respond } from './respond.ts'
import { requireUnexpired, verifySignature } from './authenticate.ts'

/** The kind of resource that the request's host names, if any. */
export function hostRouteOf(exchange: Exchange): HostRoute | undefined {
  const { hostRoutes } = exchange.wire
  if (hostRoutes.length === 0) return undefined
  const name = hostOf(exchange.headers['host']!).toLowerCase()
  return hostRoutes.find((route) => route.claims(name, exchange.sentPath))
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

  async signer(service: string) {
    const exchange = this.#exchange
    readScope(exchange)
    if (exchange.scope?.issued === true) await identifyCaller(exchange)
    if (exchange.wire.options.auth !== 'off') {
      exchange.verified = verifySignature(exchange, service, 'rest')
      requireUnexpired(exchange, 'rest')
    }
    const { accessKeyId, arn, userId } = exchange.caller()
    return { account: exchange.account, accessKeyId, arn, userId }
  }

  async refusal(asked: HostQuestion) {
    const exchange = this.#exchange
    exchange.identified = {
      service: asked.service,
      operation: asked.action,
      protocol: 'restJson1',
    }
    try {
      await exchange.wire.gate?.ask(exchange, asked)
      return undefined
    } catch (thrown) {
      if (thrown instanceof AwsError) return thrown
      throw thrown
    }
  }
}
