// The body: buffered and bounded, or left as a stream where the operation takes one.

import { streamsInput } from '../models/load.ts'
import { requestTooLarge } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { identifyOperation } from './identify-operation.ts'

/**
 * An object's bytes are not collected in memory. Whether a request carries one can only be said once
 * its operation is known; REST operations are known by their head.
 */
export async function readBody(exchange: Exchange): Promise<void> {
  if (!exchange.hasBody) return
  if (isRest(exchange)) {
    await identifyOperation(exchange)
    const { loaded, model } = exchange
    if (loaded !== undefined && model !== undefined && streamsInput(loaded, model)) {
      exchange.received = undefined
      exchange.stream = exchange.transport.stream()
      return
    }
  }
  const limitBytes = bodyLimit(exchange)
  const tooLarge = () => requestTooLarge(limitBytes, exchange.model)
  if (Number(exchange.headers['content-length'] ?? 0) > limitBytes) throw tooLarge()
  exchange.received = exchange.body = await exchange.transport.collect(limitBytes, tooLarge)
}

export function bodyLimit({ wire, scope }: Exchange): number {
  const own = wire.signerTraits.get(scope?.service ?? '')?.bodyBytes
  return own ?? wire.options.limits.bodyBytes
}

function isRest({ headers, path }: Exchange): boolean {
  return (
    headers['x-amz-target'] === undefined &&
    !path.startsWith('/service/') &&
    headers['content-type']?.startsWith('application/x-www-form-urlencoded') !== true
  )
}
