// Which operation a request means. In the order of AWS's own wire: rpcv2Cbor's path, the JSON target
// header, the query `Action`, and last REST by signing name and path.

import type { RequestHead } from '../protocol.ts'
import type { TraitsByService } from '../traits.ts'
import type { ProtocolName } from '../types.ts'
import { identities, restRoutes } from './generated/routes.ts'
import { actionOf } from './action.ts'
import { Router } from './router.ts'

export interface Identified {
  /** Millrace's name of the service: `sqs`, `stepfunctions`. */
  readonly service: string
  /** As the caller wrote it; the service's model may not know it. */
  readonly operation: string
  readonly protocol: ProtocolName
}

/** What the generator tells of each service. */
export interface Identity {
  readonly service: string
  readonly signingName: string
  readonly target: string
  readonly apiVersion: string
  readonly protocols: readonly ProtocolName[]
}

const byTarget = new Map(identities.map((identity) => [identity.target, identity]))
const byVersion = new Map(
  identities
    .filter(({ protocols }) => protocols.includes('awsQuery'))
    .map((i) => [i.apiVersion, i]),
)
const bySigningName = new Map<string, Identity[]>()
for (const identity of identities) {
  const same = bySigningName.get(identity.signingName)
  if (same === undefined) bySigningName.set(identity.signingName, [identity])
  else same.push(identity)
}
const byService = new Map(identities.map((identity) => [identity.service, identity]))

/** The services that sign with a name: API Gateway's two share one. */
export function signingAs(signingName: string): readonly string[] {
  return bySigningName.get(signingName)?.map(({ service }) => service) ?? []
}

/** Names of the services that a token is for, where a request brings one in the place of a signature. */
export function tokenSigners(headers: RequestHead['headers']): readonly string[] | undefined {
  if (headers['x-amz-sso_bearer_token'] !== undefined) return ['awsssoportal']
  if (headers['authorization']?.startsWith('Bearer ') !== true) return undefined
  return ['codecatalyst', 'bedrock']
}

/** Whether services with this signing name speak a protocol. */
export function speaks(signingName: string, protocol: ProtocolName): boolean {
  return (
    bySigningName.get(signingName)?.some(({ protocols }) => protocols.includes(protocol)) === true
  )
}

const MAX_NAME_LENGTH = 128

/**
 * Identifies a request. `signingName` is the service in the signature's credential scope, undefined
 * for an unsigned request. A host that names a resource must have become part of the path before.
 * Undefined: no operation of any known service looks like this.
 */
export type Identify = (
  request: RequestHead,
  signingName: string | undefined,
) => Identified | undefined

export function identifierOf(traits: TraitsByService): Identify {
  const own = new OwnWays(traits)
  return (request, signingName) => {
    const target = request.headers['x-amz-target']
    const contentType = request.headers['content-type']
    if (target !== undefined) return fromTarget(target, contentType)
    if (request.path.startsWith('/service/') && isCbor(request, contentType)) {
      return fromRpcPath(request.path)
    }
    return fromAction(request, signingName, own) ?? fromRoute(request, signingName, own)
  }
}

/** How requests find a service that name it neither by signature nor by header. */
class OwnWays {
  readonly aliases = new Map<string, readonly Identity[]>()
  /** By action. */
  readonly links = new Map<string, Identity>()
  readonly #paths: { readonly is: (path: string) => boolean; readonly identity: Identity }[] = []
  readonly #unsigned: { readonly is: (path: string) => boolean; readonly identity: Identity }[] = []
  #unsignedElse: readonly Identity[] = []
  readonly #notPaths = new Map<string, (path: string) => boolean>()

  constructor(traits: TraitsByService) {
    for (const [service, { alsoSignsAs = [], links = [], resourcePaths, rest }] of traits) {
      const identity = byService.get(service)
      if (identity === undefined) continue
      for (const alias of alsoSignsAs) {
        this.aliases.set(alias, [identity])
        if (rest?.notPaths) this.#notPaths.set(alias, rest.notPaths)
      }
      for (const action of links) this.links.set(action, identity)
      if (resourcePaths) this.#paths.push({ is: resourcePaths.is, identity })
      if (rest?.unsignedPaths) this.#unsigned.push({ is: rest.unsignedPaths, identity })
      if (rest?.notPaths) this.#notPaths.set(identity.signingName, rest.notPaths)
      if (rest?.unsignedElse) this.#unsignedElse = [identity]
    }
  }

  /** Whose resource a path of its own stands for. */
  ownerOf(path: string): Identity | undefined {
    return this.#paths.find(({ is }) => is(path))?.identity
  }

  candidates({ path, headers }: RequestHead, signingName: string | undefined): readonly Identity[] {
    if (signingName === undefined) {
      const found = this.#unsigned.find(({ is }) => is(path))
      if (found !== undefined) return [found.identity]
      return tokenSigners(headers) === undefined ? this.#unsignedElse : []
    }
    if (this.#notPaths.get(signingName)?.(path) === true) return []
    return bySigningName.get(signingName) ?? this.aliases.get(signingName) ?? []
  }
}

// `AmazonSQS.SendMessage`; boto3's CloudTrail sends `com.amazonaws.cloudtrail.v20131101.CloudTrail_…`.
const targets = new Map<string, Identified>()
const MAX_TARGETS = 4096

function fromTarget(target: string, contentType = ''): Identified | undefined {
  const known = targets.get(target)
  if (known !== undefined && known.protocol === jsonProtocol(contentType, known.protocol)) {
    return known
  }
  const dot = target.lastIndexOf('.')
  const prefix = target.slice(target.lastIndexOf('.', dot - 1) + 1, dot)
  const identity = dot > 0 ? byTarget.get(prefix) : undefined
  const operation = target.slice(dot + 1)
  if (identity === undefined || operation === '' || operation.length > MAX_NAME_LENGTH) {
    return undefined
  }
  const modelled = identity.protocols[0] === 'awsJson1_0' ? 'awsJson1_0' : 'awsJson1_1'
  const protocol = jsonProtocol(contentType, modelled)
  const found: Identified = { service: identity.service, operation, protocol }
  if (targets.size < MAX_TARGETS) targets.set(target, found)
  return found
}

function jsonProtocol(contentType: string, otherwise: ProtocolName): ProtocolName {
  if (contentType.startsWith('application/x-amz-json-1.0')) return 'awsJson1_0'
  if (contentType.startsWith('application/x-amz-json-1.1')) return 'awsJson1_1'
  if (contentType.startsWith('application/x-amz-cbor-1.1')) return 'awsCbor1_1'
  return otherwise
}

function isCbor(request: RequestHead, contentType = ''): boolean {
  return (
    request.headers['smithy-protocol'] === 'rpc-v2-cbor' ||
    contentType.startsWith('application/cbor')
  )
}

/** `/service/AmazonSQS/operation/SendMessage` */
function fromRpcPath(path: string): Identified | undefined {
  const [, , target = '', word, operation = '', ...rest] = path.split('/', 8)
  const identity = byTarget.get(target.slice(target.lastIndexOf('.') + 1))
  if (identity === undefined || word !== 'operation' || operation === '' || rest.length > 0) {
    return undefined
  }
  if (operation.length > MAX_NAME_LENGTH) return undefined
  return { service: identity.service, operation, protocol: 'rpcv2Cbor' }
}

function fromAction(
  request: RequestHead,
  signingName: string | undefined,
  own: OwnWays,
): Identified | undefined {
  const signed =
    signingName === undefined
      ? undefined
      : (bySigningName.get(signingName) ?? own.aliases.get(signingName))
  const queryServices = signed?.filter(({ protocols }) => protocols.includes('awsQuery'))
  // A signed REST request may well have a parameter or a form field of this name.
  if (queryServices?.length === 0) return undefined
  const { action, version } = actionOf(request)
  if (action === undefined || action === '' || action.length > MAX_NAME_LENGTH) return undefined
  const identity =
    (version === undefined ? undefined : byVersion.get(version)) ??
    queryServices?.[0] ??
    // Hand-written calls to a resource's URL carry neither version nor signature.
    own.ownerOf(request.path) ??
    own.links.get(action)
  return identity && { service: identity.service, operation: action, protocol: 'awsQuery' }
}

const routers = new Map<string, Router>()

function routerOf(service: string): Router | undefined {
  let router = routers.get(service)
  if (router === undefined) {
    const routes = Object.hasOwn(restRoutes, service) ? restRoutes[service] : undefined
    if (routes === undefined) return undefined
    router = new Router(routes())
    routers.set(service, router)
  }
  return router
}

function fromRoute(
  request: RequestHead,
  signingName: string | undefined,
  own: OwnWays,
): Identified | undefined {
  for (const { service, protocols } of own.candidates(request, signingName)) {
    const operation = routerOf(service)?.match(request)
    if (operation !== undefined) return { service, operation, protocol: protocols[0]! }
  }
  return undefined
}
