// What HTTP APIs need behind them, and the door that they open to whoever has their host names.

import type { HostCall, HostResponse } from '../../wire/types.ts'
import type { PortOf } from '../service.ts'

export const APIGATEWAYV2: PortOf<HttpApisPort> = { service: 'apigatewayv2' }

export interface HttpApisPort {
  /** `path` is below the API's host, as sent. undefined: there is no such API. */
  serve(request: ApiRequest, apiId: string, path: string): Promise<HostResponse | undefined>
}

export type ApiRequest = HostCall

export interface BackendAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Where integrations lead: edges fill it in. They throw `BackendTimeout`, `BackendUnreachable`. */
export interface Backends {
  aws(request: {
    readonly service: string
    readonly region: string
    readonly action: string
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array
    readonly role: string | undefined
    readonly traceHeader: string
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<BackendAnswer>
  http(request: {
    readonly url: string
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<BackendAnswer>
  lambda(call: {
    readonly functionArn: string
    readonly payload: string
    readonly requestId: string
    readonly traceHeader: string
    readonly source: string
    readonly from: string
    readonly role: string | undefined
    readonly isEvent: boolean
    readonly timeoutMs: number
    readonly signal: AbortSignal
  }): Promise<
    | { readonly kind: 'answered'; readonly payload: string; readonly isError: boolean }
    | { readonly kind: 'accepted' }
    | { readonly kind: 'throttled' | 'refused'; readonly reason: string }
  >
  log(
    destination: string,
    lines: readonly { readonly atMs: number; readonly stream: string; readonly text: string }[],
  ): Promise<void>
}
