// What the wire lets itself be told, and what it does untold.

import type { SecretLookup } from './sigv4/verify.ts'

export interface WireOptions {
  /** Names under which Millrace may be called, beside the local ones and AWS's own. */
  readonly hostNames: readonly string[]
  /** `enforce`: a request whose signature does not verify is refused. `off`: it is only read. */
  readonly auth: 'off' | 'enforce'
  readonly secretFor: SecretLookup
  readonly limits: Limits
}

export interface Limits {
  /** Request line and headers together. */
  readonly headBytes: number
  readonly headerCount: number
  /** A buffered body, where the service has no limit of its own. */
  readonly bodyBytes: number
  readonly connections: number
  /** Beyond these: for the operator, and to tell everyone else that there is no room. */
  readonly reservedConnections: number
  readonly streamsPerConnection: number
  /** From the connection (or the last answer's end) to the request head's last byte. */
  readonly headTimeoutMs: number
  /** Longest silence inside a body, and longest time for a buffered body as a whole. */
  readonly bodyIdleMs: number
  readonly bodyTotalMs: number
  /** How long a connection without a request is kept. */
  readonly keepAliveMs: number
}

const MIB = 1024 * 1024

export const defaultLimits: Limits = {
  headBytes: 32 * 1024,
  headerCount: 200,
  bodyBytes: 64 * MIB,
  connections: 4096,
  reservedConnections: 64,
  streamsPerConnection: 128,
  headTimeoutMs: 20_000,
  bodyIdleMs: 20_000,
  bodyTotalMs: 300_000,
  keepAliveMs: 60_000,
}

export const defaultOptions: WireOptions = {
  hostNames: [],
  auth: 'off',
  secretFor: (accessKeyId) => (accessKeyId === 'test' ? 'test' : undefined),
  limits: defaultLimits,
}

export type GivenOptions = Partial<Omit<WireOptions, 'limits'>> & { limits?: Partial<Limits> }

export function optionsOf(given: GivenOptions): WireOptions {
  const options = { ...defaultOptions }
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) Object.assign(options, { [name]: value })
  }
  return { ...options, limits: { ...defaultLimits, ...given.limits } }
}
