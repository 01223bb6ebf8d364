// Hosts that are resources of their own: a function's URL, an API, a website. What stands behind them
// answers in HTTP, not in an AWS protocol; so they leave the pipeline before a request is taken for an
// operation. Their names are long random ids below a local name, their own rules say which web pages
// may call.

import type { AwsError } from '../kernel/aws-error.ts'

export interface HostRequest {
  readonly method: string
  /** As sent, undecoded, without the query. */
  readonly path: string
  /** Raw query without `?`, or ''. */
  readonly query: string
  /** Lower-case names; repeated headers joined by ', '. */
  readonly headers: Readonly<Record<string, string>>
  /** Values of headers that came more than once. */
  readonly repeated: ReadonlyMap<string, readonly string[]> | undefined
  readonly body: Uint8Array
  readonly requestId: string
  /** The name asked for: lower case, without the port. */
  readonly hostName: string
  readonly sourceIp: string
  /** Aborts when the caller leaves or the server stops. */
  readonly signal: AbortSignal
  /**
   * Who signed the request for `service`; verified with `--auth enforce` (throws AwsError), believed
   * otherwise.
   */
  signer(service: string): Promise<HostCaller>
  /** What keeps who signed from an action, by all policies that have a say; undefined: nothing. */
  refusal(asked: HostQuestion): Promise<AwsError | undefined>
}

export interface HostQuestion {
  readonly service: string
  /** `InvokeFunctionUrl` */
  readonly action: string
  /** ARN of the resource behind the host. */
  readonly resource: string
  /** Condition keys of the action's own. */
  readonly context: Readonly<Record<string, string>>
}

export interface HostCaller {
  readonly account: string
  /** undefined for an unsigned request. */
  readonly accessKeyId: string | undefined
  readonly arn: string
  readonly userId: string
}

export interface HostResponse {
  status: number
  headers: Record<string, string>
  /** Each is a `Set-Cookie` header of its own. */
  cookies?: readonly string[]
  body: string | Uint8Array | AsyncIterable<Uint8Array>
}

/** Who comes to such a host, past the wire's first steps: what its service looks at. */
export type HostCall = Pick<
  HostRequest,
  | 'method'
  | 'path'
  | 'query'
  | 'headers'
  | 'repeated'
  | 'body'
  | 'requestId'
  | 'hostName'
  | 'sourceIp'
  | 'signal'
  | 'signer'
  | 'refusal'
>

export interface HostRoute {
  /** Largest body that is read; a larger one is refused with 413. */
  readonly bodyBytes: number
  /**
   * Whether a host name (lower case, without the port), or a path as sent, is of this kind. Asked for
   * every request.
   */
  claims(hostName: string, path: string): boolean
  /** Throws AwsError to be answered with a REST error document. */
  serve(request: HostRequest): Promise<HostResponse>
}
