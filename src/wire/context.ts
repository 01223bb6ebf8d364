// What a handler is given: the environment it shares with all requests, and the facts of this one.

import type { WireCaller } from './caller.ts'
import type { Exchange } from './exchange.ts'
import type { ProtocolName } from './types.ts'

/** The facts of one request. */
export interface RequestFacts {
  readonly service: string
  readonly operation: string
  readonly account: string
  readonly region: string
  readonly requestId: string
  readonly baseUrl: string
  readonly protocol: ProtocolName
  readonly caller: WireCaller
  /** What the gate found out about the resource that the request touches, where it looked. */
  readonly touched: unknown
  readonly traceHeader: string | undefined
  readonly sent: SentRequest
  readonly signal: AbortSignal
  readonly responseHeaders: Map<string, string>
}

/** The request as it came, for who keeps a log of requests. */
export interface SentRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly host: string | undefined
  readonly referer: string | undefined
}

export type ContextClass = new (exchange: Exchange) => RequestFacts

/**
 * A class whose instances inherit the environment's members, so that a request costs one small object
 * however many members the environment has. Signal and response headers come to be when asked for.
 */
export function contextClass(env: object): ContextClass {
  class RequestContext implements RequestFacts {
    readonly service: string
    readonly operation: string
    readonly account: string
    readonly region: string
    readonly requestId: string
    readonly baseUrl: string
    readonly protocol: ProtocolName
    readonly caller: WireCaller
    readonly touched: unknown
    readonly traceHeader: string | undefined
    readonly #exchange: Exchange

    constructor(exchange: Exchange) {
      const identified = exchange.identified!
      this.service = identified.service
      this.operation = identified.operation
      this.account = exchange.account
      this.region = exchange.region
      this.requestId = exchange.requestId
      this.baseUrl = exchange.baseUrl
      this.protocol = identified.protocol
      this.caller = exchange.caller()
      this.touched = exchange.touched
      this.traceHeader = exchange.headers['x-amzn-trace-id']
      this.#exchange = exchange
    }

    get sent(): SentRequest {
      const { method, sentPath, headers, transport } = this.#exchange
      const { host, referer } = headers
      return { method, target: transport.target || sentPath, host, referer }
    }

    get signal(): AbortSignal {
      return this.#exchange.signal
    }

    get responseHeaders(): Map<string, string> {
      return this.#exchange.responseHeaders
    }
  }
  Object.setPrototypeOf(RequestContext.prototype, env)
  return RequestContext
}
