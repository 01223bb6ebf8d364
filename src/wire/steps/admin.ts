// Millrace's own routes. What stands behind them is the server's affair: the wire guards and carries.

import type { Exchange } from '../exchange.ts'
import { requestTooLarge } from '../errors.ts'
import { verifyAsSent } from './authenticate.ts'
import { hostOf, isAwsName } from '../host-guard.ts'
import { readScope } from './read-scope.ts'
import { respond } from './respond.ts'

export function isAdmin(exchange: Exchange): boolean {
  const { path, wire } = exchange
  if (path === '/' && isVisitor(exchange)) return wire.admin !== undefined
  // Both begin with `/_`: one comparison sends everything else on its way.
  return (
    path.charCodeAt(1) === 0x5f &&
    wire.admin !== undefined &&
    (under(path, '/_millrace') || under(path, '/_localstack') || under(path, '/_aws')) &&
    // Who calls AWS by its name, through a proxy or a hosts file, means AWS and nothing of ours.
    !isAwsName(hostOf(exchange.headers['host']!.toLowerCase()))
  )
}

/** A person with a browser at the endpoint itself: an unsigned GET of a page, of no bucket's host. */
function isVisitor({ method, headers, query }: Exchange): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    query === '' &&
    headers['authorization'] === undefined &&
    headers['accept']?.includes('text/html') === true &&
    !/^[^:]+\.(?:localhost|localhost\.localstack\.cloud|amazonaws\.com(?:\.cn)?)\.?(?::\d+)?$/i.test(
      headers['host'] ?? '',
    )
  )
}

function under(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}

export async function serveAdmin(exchange: Exchange): Promise<void> {
  if (exchange.hasBody) {
    const { bodyBytes } = exchange.wire.options.limits
    const tooLarge = () => requestTooLarge(bodyBytes)
    exchange.received = exchange.body = await exchange.transport.collect(bodyBytes, tooLarge)
  }
  await respond(exchange, await exchange.wire.admin!(exchange, () => signerOf(exchange)))
}

function signerOf(exchange: Exchange): string | undefined {
  readScope(exchange)
  if (exchange.scope === undefined) return undefined
  return verifyAsSent(exchange, exchange.scope.service, 'rest').accessKeyId
}
