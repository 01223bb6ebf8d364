// Resources that have rules of their own for web pages: buckets, whose CORS rules say which pages may ask
// for what. Where a resource has none, the server's rule holds: pages of this machine, nobody else's.

import type { AwsError } from '../kernel/aws-error.ts'

export interface PageRequest {
  readonly method: string
  /** As sent, undecoded, without the query. */
  readonly path: string
  readonly host: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** As clients sign: `s3`; undefined: not signed. */
  readonly signedFor: string | undefined
}

export type PageVerdict =
  /** The page may; the headers go with the answer. */
  | { readonly allowed: true; readonly headers: Readonly<Record<string, string>> }
  /** `error` is what a preflight is answered; a request itself goes on, without headers for the page. */
  | { readonly allowed: false; readonly error: AwsError }

export interface PageRules {
  /** Whose resources they are: what they admit is admitted to that service, and to no other at the same path. */
  readonly service: string
  /** undefined: the request is for nothing that has such rules. */
  verdict(request: PageRequest): Promise<PageVerdict | undefined>
}
