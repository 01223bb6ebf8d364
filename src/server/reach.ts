// How far Millrace may call: a server calls others, and itself only where it serves its own machine.

import { isIPv4 } from 'node:net'
import type { Reach } from './registry.ts'
import type { ServerSettings } from './settings.ts'

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
