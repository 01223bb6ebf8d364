// What a resource's own rules say of the web page that asks (page-rules.ts), before the server's own do.

import type { Exchange } from '../exchange.ts'
import { protocolFor } from '../protocols.ts'
import { scopeOf } from '../sigv4/scope.ts'
import { respond } from './respond.ts'

export function mayBePage({ headers, method, wire }: Exchange): boolean {
  if (wire.pageRules.length === 0) return false
  return (
    headers['origin'] !== undefined ||
    method === 'OPTIONS' ||
    headers['sec-fetch-site'] === 'cross-site'
  )
}

/** Whether the request is answered with that: a preflight. */
export async function followPageRules(exchange: Exchange): Promise<boolean> {
  const { wire, method, headers } = exchange
  if (headers['x-amz-target'] !== undefined) return false
  const request = {
    ...{ method, headers, path: exchange.sentPath, host: headers['host']! },
    signedFor: scopeOf(headers, exchange.query)?.service,
  }
  for (const rules of wire.pageRules) {
    const verdict = await rules.verdict(request)
    if (verdict === undefined) continue
    if (method === 'OPTIONS') {
      exchange.protocol = protocolFor('restXml')
      if (!verdict.allowed) throw verdict.error
      await respond(exchange, { status: 200, headers: { ...verdict.headers }, body: '' })
      return true
    }
    if (verdict.allowed) {
      for (const [name, value] of Object.entries(verdict.headers)) {
        exchange.responseHeaders.set(name, value)
      }
    }
    if (verdict.allowed || mayPass(exchange)) exchange.admittedTo = rules.service
    return false
  }
  return false
}

/**
 * A page that no rule names gets its answer and may not read it: the browser sees to that. To change
 * something without being asked first, it would have to come without a signature: that is refused.
 */
function mayPass({ method, headers, wire }: Exchange): boolean {
  const origin = headers['origin']
  return (
    method === 'GET' ||
    method === 'HEAD' ||
    headers['authorization'] !== undefined ||
    (origin !== undefined && wire.hosts.isOurOrigin(origin))
  )
}
