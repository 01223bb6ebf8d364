// How far Millrace may call: a server calls others, and itself only where it serves its own machine.

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

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
