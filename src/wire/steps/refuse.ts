// The one exit for everything that goes wrong. AwsError becomes the protocol's error document;
// anything else is a fault of Millrace's own: logged with its stack, answered without it.

import { AwsError } from '../../kernel/aws-error.ts'
import { internalFailure, serviceUnavailable } from '../errors.ts'
import type { Exchange } from '../exchange.ts'
import { speaks } from '../models/routes.ts'
import { protocolFor } from '../protocols.ts'
import type { ProtocolName } from '../types.ts'
import { HungUp } from '../transport.ts'
import { respond } from './respond.ts'

export async function refuse(exchange: Exchange, thrown: unknown): Promise<void> {
  const { transport } = exchange
  if (thrown instanceof HungUp) return transport.destroy()
  const error = awsErrorOf(exchange, thrown)
  exchange.error = error
  await recordRefusal(exchange)
  // Half an answer cannot be taken back: cut, so that nobody takes it for a whole one.
  if (transport.answered) return transport.destroy()
  try {
    await respond(exchange, document(exchange, error))
  } catch (second) {
    if (!(second instanceof HungUp)) report(exchange, second)
    if (transport.answered) return transport.destroy()
    transport.send(500, ['Content-Length', '0', 'x-amzn-RequestId', exchange.requestId], '', true)
  }
}

function awsErrorOf(exchange: Exchange, thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown
  if (thrown instanceof Error) {
    // The store's word for "no writes now" (disk full, closing); the wire knows it by name only.
    if (thrown.name === 'StoreUnavailable') return serviceUnavailable(exchange.traits)
    // A wait that ended because the server stops, or because perhaps nobody waits any more.
    if (thrown.name === 'AbortError' && exchange.signal.aborted) {
      return serviceUnavailable(exchange.traits)
    }
  }
  report(exchange, thrown)
  return internalFailure(exchange.traits)
}

/** Refused calls are recorded like others, once they were understood. */
async function recordRefusal(exchange: Exchange): Promise<void> {
  if (exchange.input === undefined) return
  try {
    await exchange.wire.gate?.record(exchange)
  } catch (thrown) {
    report(exchange, thrown)
  }
}

function report({ wire, requestId, identified }: Exchange, thrown: unknown): void {
  const what = identified && `${identified.service}:${identified.operation}`
  wire.env.log.error({ err: thrown, requestId, operation: what }, 'a request failed internally')
}

function document(exchange: Exchange, error: AwsError) {
  exchange.protocol ??= protocolFor(likelyProtocol(exchange))
  const response = exchange.protocol.encodeError(
    exchange.loaded,
    error,
    exchange.requestId,
    exchange,
  )
  if (error.headers !== undefined) Object.assign(response.headers, error.headers)
  return response
}

/** How the caller most likely speaks, for refusals before the operation is known. */
function likelyProtocol({ headers, path, scope }: Exchange): ProtocolName {
  const type = headers['content-type'] ?? ''
  if (headers['smithy-protocol'] !== undefined || path.startsWith('/service/')) return 'rpcv2Cbor'
  if (headers['x-amz-target'] !== undefined || type.startsWith('application/x-amz-json')) {
    return type.includes('1.1') ? 'awsJson1_1' : 'awsJson1_0'
  }
  if (type.startsWith('application/x-www-form-urlencoded')) return 'awsQuery'
  return scope !== undefined && speaks(scope.service, 'restXml') ? 'restXml' : 'restJson1'
}
