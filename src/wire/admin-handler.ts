// What the server answers under Millrace's own routes.

import type { WireRequest, WireResponse } from './protocol.ts'

export interface AdminRequest extends WireRequest {
  readonly requestId: string
  /** `http://localhost:4566`, as the caller sees it. */
  readonly baseUrl: string
  /** Aborts when the caller leaves or the server stops: live streams end. */
  readonly signal: AbortSignal
}

/**
 * The access key whose owner signed the request, verified whatever `auth` says; undefined when it is
 * not signed. Throws AwsError for a signature that is not good. Keys that Millrace gave out do not
 * count: they belong to functions and users, not to who runs Millrace.
 */
export type AdminSigner = () => string | undefined

/** An answer's body may be an endless iterable (server-sent events). */
export type AdminHandler = (request: AdminRequest, signer: AdminSigner) => Promise<WireResponse>
