// How far Millrace may call: a server calls others, and itself only where it serves its own machine.

import { isIP, isIPv4 } from 'node:net'
import type { OutboundOptions, OwnAddress } from '../edges/outbound/outbound.ts'
import type { ServerSettings } from './settings.ts'

/** How Millrace calls others, and how they see it. */
export interface Reach extends OutboundOptions {
  /** Where SNS's certificate is to be found, when not under Millrace's own endpoint. */
  readonly certificateBase?: string | undefined
}

export function reachOf(settings: ServerSettings): Reach {
  return {
    loopback: isLoopback(settings.host),
    verifyCertificates: settings.outboundTls === 'verify',
    certificateAuthorities: settings.outboundCa,
    certificateBase: settings.snsCertificateUrl,
  }
}

/** Whether nobody but this machine can reach a server that is bound to `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}

/** Bound to all addresses: none of them is its name. */
export function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Where a server with this endpoint is reached from its own machine. */
export function ownAddress(endpoint: string): OwnAddress | undefined {
  if (!URL.canParse(endpoint)) return undefined
  const { hostname, port } = new URL(endpoint)
  const host = hostname.replace(/^\[|\]$/g, '')
  return { address: isIP(host) === 0 ? '127.0.0.1' : host, port: Number(port || 80) }
}
