// Which operation a request means. In the order of AWS's own wire: rpcv2Cbor's path, the JSON target
// header, the query `Action`, and last REST by signing name and path.

import type { WireRequest } from '../protocols.ts'
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

export type RequestHead = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>

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
// S3's relatives sign with names of their own.
for (const alias of ['s3express', 's3-object-lambda', 's3-outposts']) {
  bySigningName.set(alias, bySigningName.get('s3')!)
}

const MAX_NAME_LENGTH = 128

/**
 * Identifies a request. `signingName` is the service in the signature's credential scope, undefined
 * for an unsigned request. S3's virtual-host style must have been turned into a path before.
 * Undefined: no operation of any known service looks like this.
 */
export function identify(
  request: RequestHead,
  signingName: string | undefined,
): Identified | undefined {
  const target = request.headers['x-amz-target']
  const contentType = request.headers['content-type']
  if (target !== undefined) return fromTarget(target, contentType)
  if (request.path.startsWith('/service/') && isCbor(request, contentType)) {
    return fromRpcPath(request.path)
  }
  return fromAction(request, signingName) ?? fromRoute(request, signingName)
}

/** The services that a signing name stands for; API Gateway's v1 and v2 share one. */
export function servicesOf(signingName: string): readonly string[] {
  return (bySigningName.get(signingName) ?? []).map(({ service }) => service)
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

/** Actions of the links in SNS's messages: whoever follows one sends neither version nor signature. */
const linked: ReadonlyMap<string, Identity | undefined> = new Map(
  ['ConfirmSubscription', 'Unsubscribe'].map((action) => [
    action,
    identities.find(({ service }) => service === 'sns'),
  ]),
)

function fromAction(request: RequestHead, signingName: string | undefined): Identified | undefined {
  const signed = signingName === undefined ? undefined : bySigningName.get(signingName)
  const queryServices = signed?.filter(({ protocols }) => protocols.includes('awsQuery'))
  // A signed REST request may well have a parameter or a form field of this name.
  if (queryServices?.length === 0) return undefined
  const { action, version } = actionOf(request)
  if (action === undefined || action === '' || action.length > MAX_NAME_LENGTH) return undefined
  const identity =
    (version === undefined ? undefined : byVersion.get(version)) ??
    queryServices?.[0] ??
    // Hand-written calls to a queue's URL carry neither version nor signature.
    (isQueuePath(request.path) ? byTarget.get('AmazonSQS') : undefined) ??
    linked.get(action)
  return identity && { service: identity.service, operation: action, protocol: 'awsQuery' }
}

/** `/123456789012/name` */
export function isQueuePath(path: string): boolean {
  return path.length > 14 && path[13] === '/' && isDigits(path, 1, 13)
}

function isDigits(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (!(code >= 48 && code <= 57)) return false
  }
  return true
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

function fromRoute(request: RequestHead, signingName: string | undefined): Identified | undefined {
  for (const { service, protocols } of candidates(request.path, signingName)) {
    const operation = routerOf(service)?.match(request)
    if (operation !== undefined) return { service, operation, protocol: protocols[0]! }
  }
  return undefined
}

// Nobody but Lambda begins its paths with a date; what else is unsigned is S3, as in AWS.
function candidates(path: string, signingName: string | undefined): readonly Identity[] {
  if (signingName !== undefined) {
    // S3 Control signs as S3 does, for an account instead of a bucket.
    if (signingName === 's3' && path.startsWith('/v20180820/')) return []
    return bySigningName.get(signingName) ?? []
  }
  const dated = path[5] === '-' && path[8] === '-' && path[11] === '/' && isDigits(path, 1, 5)
  return bySigningName.get(dated ? 'lambda' : 's3')!
}
