// Which operation of which service is meant, with its model and its handler.

import { AwsError, notImplemented } from '../../kernel/aws-error.ts'
import type { Exchange } from '../exchange.ts'
import { operationOf } from '../models/load.ts'
import { signingAs, tokenSigners, type Identified } from '../models/routes.ts'
import { protocolFor } from '../protocols.ts'
import { guardOrigin } from './guard-origin.ts'

export async function identifyOperation(exchange: Exchange): Promise<void> {
  if (exchange.identified !== undefined) return
  const { wire, scope } = exchange
  const { path, headers } = exchange
  exchange.path = exchange.traits.rest?.pathOf?.(path, headers['host'] ?? '') ?? path
  // The second version of signatures names no service.
  const signer = scope?.service || undefined
  let identified = wire.identify(exchange, signer)
  if (signer === undefined && identified !== undefined) {
    identified = identifiedByHost(exchange, identified)
  }
  if (identified === undefined) return identifyAbsent(exchange)
  await adopt(exchange, identified)
}

/** Of an unsigned request it is known only now whether its host may name a resource. */
function identifiedByHost(exchange: Exchange, identified: Identified): Identified {
  const { wire, headers, path } = exchange
  const named = wire.traits.get(identified.service)?.rest?.pathOf?.(path, headers['host'] ?? '')
  if (named === undefined || named === path) return identified
  exchange.path = named
  return wire.identify(exchange, undefined) ?? identified
}

export async function adopt(exchange: Exchange, identified: Identified): Promise<void> {
  const { wire, admittedTo } = exchange
  if (admittedTo !== undefined && admittedTo !== identified.service) {
    // The page was admitted by the rules of another service's resource.
    exchange.admittedTo = undefined
    guardOrigin(exchange)
  }
  exchange.identified = identified
  exchange.protocol = protocolFor(identified.protocol, exchange.headers['accept'])
  const known = wire.handlers.of(identified.service)
  const served = known instanceof Promise ? await known : known
  exchange.loaded = served.model
  const operation = operationOf(served.model, identified.operation)
  // Of a service that is not here it may be one that is newer than its model.
  if (operation === undefined && !serves(exchange, identified.service)) return
  if (operation === undefined || !isServedAt(exchange)) throw unknownOperation(exchange)
  exchange.model = operation
  exchange.operation = served.operations.get(identified.operation)
}

function signersOf({ scope, headers, traits }: Exchange): readonly string[] | undefined {
  if (scope === undefined) return tokenSigners(headers)
  return [scope.service, ...(traits.alsoSignsAs ?? [])]
}

function serves({ wire }: Exchange, service: string): boolean {
  return wire.handlers.serves(service)
}

/** At a resource's own URL AWS was seen to refuse some actions; others that name nothing it takes. */
function isServedAt({ identified, path, traits }: Exchange): boolean {
  const { operation, protocol } = identified!
  const own = traits.resourcePaths
  if (own === undefined || protocol !== 'awsQuery' || !own.not.has(operation)) return true
  return !own.is(path)
}

/** A service that Millrace does not have: known by name, so that the refusal can say it. */
async function identifyAbsent(exchange: Exchange): Promise<void> {
  const { identifyBySigner, identifyForeign } = await import('../catalogue/catalogue.ts')
  const signer = exchange.scope?.service
  const isOurs = signer !== undefined && signingAs(signer).some((name) => serves(exchange, name))
  const identified =
    (await identifyForeign(exchange, signersOf(exchange))) ??
    (isOurs ? undefined : identifyBySigner(exchange, signer))
  if (identified === undefined) throw unknownRequest(exchange)
  exchange.identified = identified
  exchange.protocol = protocolFor(identified.protocol)
}

/** Runs after authentication, so that nobody learns more than they may. */
export function requireHandler(exchange: Exchange): void {
  if (exchange.operation !== undefined) return
  throw notImplemented(exchange.identified!.service, exchange.identified!.operation)
}

function unknownOperation(exchange: Exchange): AwsError {
  const { protocol, operation } = exchange.identified!
  if (protocol === 'awsQuery' || protocol === 'ec2Query') {
    const where = exchange.traits.query?.calledItself ?? 'web service'
    const message = `The action ${operation} is not valid for this ${where}.`
    return new AwsError('InvalidAction', message, { status: 400 })
  }
  return new AwsError('UnknownOperationException', '', {
    status: protocol === 'restJson1' || protocol === 'rpcv2Cbor' ? 404 : 400,
    queryCode: 'InvalidAction',
  })
}

function unknownRequest(exchange: Exchange): AwsError {
  const { method, path } = exchange
  return new AwsError(
    'UnknownOperationException',
    `No operation of any AWS service that Millrace knows matches ${method} ${path.slice(0, 256)}.`,
    { status: 404, fault: 'client', queryCode: 'InvalidAction' },
  )
}
