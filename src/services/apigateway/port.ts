// What API Gateway needs behind it, and the door that it opens to whoever tells it of requests.

import type { HostCall } from '../../wire/types.ts'

/** Where integrations lead: edges fill it in. */
export interface Backends {
  /** A request to a service here, on AWS's wire, in a role. */
  aws(request: AwsRequest): Promise<BackendAnswer>
  http(request: HttpRequest): Promise<BackendAnswer>
  lambda(call: LambdaCall): Promise<LambdaAnswer>
  /** Appends lines to a log group or a delivery stream, by ARN. */
  log(destination: string, lines: readonly LogLine[]): Promise<void>
}

export interface LogLine {
  readonly atMs: number
  readonly stream: string
  readonly text: string
}

export interface AwsRequest {
  /** As in ARNs and host names: `sqs`, `states`, `dynamodb`. */
  readonly service: string
  readonly region: string
  /** Of an action; left out where a path was given. */
  readonly action?: string | undefined
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** ARN; undefined: nobody is named. */
  readonly role: string | undefined
  readonly traceHeader: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface HttpRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface BackendAnswer {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface LambdaCall {
  readonly functionArn: string
  readonly payload: string
  readonly requestId: string
  readonly traceHeader: string
  /** ARN of the method or authorizer that calls, for the function's policy. */
  readonly source: string
  /** ARN of the stage, for the lineage. */
  readonly from: string
  readonly role: string | undefined
  readonly isEvent: boolean
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type LambdaAnswer =
  | { readonly kind: 'answered'; readonly payload: string; readonly isError: boolean }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'throttled' | 'refused'; readonly reason: string }

/** The backend did not answer in time. */
export class BackendTimeout extends Error {
  override name = 'BackendTimeout'
}

/** Nothing can be reached there. */
export class BackendUnreachable extends Error {
  override name = 'BackendUnreachable'
}

export type ApiRequest = HostCall
