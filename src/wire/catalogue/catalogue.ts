// Which operation of which AWS service a request means that Millrace does not have, so that it is
// refused by its name. Loaded with the first such request.

import { Router, type Route } from '../models/router.ts'
import type { Identified } from '../models/routes.ts'
import type { RequestHead } from '../protocol.ts'
import { actionOf } from '../models/action.ts'
import type { ProtocolName } from '../types.ts'
import services from './data/services.json' with { type: 'json' }

interface Entry {
  readonly service: string
  readonly signingName: string
  readonly protocol: ProtocolName
  /** JSON target prefix, or the API version of a query service. */
  readonly key: string
}

const PROTOCOLS: Readonly<Record<string, ProtocolName>> = {
  json: 'awsJson1_1',
  query: 'awsQuery',
  ec2: 'ec2Query',
  'rest-json': 'restJson1',
  'rest-xml': 'restXml',
  'smithy-rpc-v2-cbor': 'rpcv2Cbor',
}

const entries: readonly Entry[] = services.map(([service, signingName, protocol, key]) => ({
  service: service!,
  signingName: signingName!,
  protocol: PROTOCOLS[protocol!]!,
  key: key!,
}))
const byTarget = new Map(entries.map((entry) => [lastWord(entry.key), entry]))
const isQuery = ({ protocol }: Entry) => protocol === 'awsQuery' || protocol === 'ec2Query'
const MAX_NAME_LENGTH = 128

/** Undefined: no service of AWS's does this. */
export async function identifyForeign(
  request: RequestHead,
  /** The name that it is signed with, and those of its relatives; undefined: it is not signed. */
  signers: readonly string[] | undefined,
): Promise<Identified | undefined> {
  const found =
    fromTarget(request) ??
    fromRpcPath(request.path) ??
    fromAction(request, signers?.[0]) ??
    (await fromRoutes(request, signers ?? UNSIGNED))
  return found !== undefined && found.operation.length <= MAX_NAME_LENGTH ? found : undefined
}

/**
 * What is newer than the catalogue: by the name that the request is signed with, and whatever it calls
 * its operation, at worst method and path.
 */
export function identifyBySigner(
  request: RequestHead,
  signingName: string | undefined,
): Identified | undefined {
  if (!signingName) return undefined
  const same = entries.filter((entry) => entry.signingName === signingName)
  const service = same.length === 1 ? same[0]!.service : signingName
  const target = request.headers['x-amz-target']
  const { action } = actionOf(request)
  const [operation, protocol]: [string, ProtocolName] =
    target !== undefined
      ? [lastWord(target), 'awsJson1_1']
      : action
        ? [action, same[0]?.protocol === 'ec2Query' ? 'ec2Query' : 'awsQuery']
        : [`${request.method} ${request.path}`, restOf(same)]
  return { service, operation: operation.slice(0, MAX_NAME_LENGTH), protocol }
}

function restOf(same: readonly Entry[]): ProtocolName {
  return same.length > 0 && same.every(({ protocol }) => protocol === 'restXml')
    ? 'restXml'
    : 'restJson1'
}

function fromTarget({ headers }: RequestHead): Identified | undefined {
  const target = headers['x-amz-target']
  if (target === undefined) return undefined
  const dot = target.lastIndexOf('.')
  const entry = dot > 0 ? byTarget.get(lastWord(target.slice(0, dot))) : undefined
  if (entry === undefined) return undefined
  const isVersion0 = headers['content-type']?.startsWith('application/x-amz-json-1.0') === true
  const protocol = isVersion0 ? 'awsJson1_0' : 'awsJson1_1'
  return { service: entry.service, operation: target.slice(dot + 1), protocol }
}

/** `/service/GameLift/operation/ListFleets` */
function fromRpcPath(path: string): Identified | undefined {
  const [, first, target = '', third, operation = ''] = path.split('/', 6)
  if (first !== 'service' || third !== 'operation' || operation === '') return undefined
  const entry = byTarget.get(lastWord(target))
  return entry && { service: entry.service, operation, protocol: 'rpcv2Cbor' }
}

function fromAction(request: RequestHead, signingName: string | undefined): Identified | undefined {
  const { action, version } = actionOf(request)
  if (action === undefined || action === '') return undefined
  const signed = entries.filter((entry) => entry.signingName === signingName && isQuery(entry))
  const versioned = entries.filter((entry) => entry.key === version && isQuery(entry))
  // Several services share a signing name (rds, neptune) or a version (ses, elasticbeanstalk).
  const entry =
    signed.find(({ key }) => key === version) ??
    signed[0] ??
    (versioned.length === 1 ? versioned[0] : undefined)
  return entry && { service: entry.service, operation: action, protocol: entry.protocol }
}

const routers = new Map<string, Router>()

/** Services whose first calls bring nothing to sign with: that is what they ask for. */
const UNSIGNED = ['signin', 'sso-oauth']

async function fromRoutes(
  request: RequestHead,
  signingNames: readonly string[],
): Promise<Identified | undefined> {
  for (const name of signingNames) {
    const found = await fromRoute(request, name)
    if (found !== undefined) return found
  }
  return undefined
}

async function fromRoute(
  request: RequestHead,
  signingName: string,
): Promise<Identified | undefined> {
  const router = routers.get(signingName) ?? (await routerOf(signingName))
  const named = router?.match(request)
  if (named === undefined) return undefined
  const slash = named.indexOf('/')
  const service = named.slice(0, slash)
  const protocol = entries.find((entry) => entry.service === service)!.protocol
  return { service, operation: named.slice(slash + 1), protocol }
}

async function routerOf(signingName: string): Promise<Router | undefined> {
  const { default: all } = await import('./data/routes.json', { with: { type: 'json' } })
  const routes = Object.hasOwn(all, signingName)
    ? (all as unknown as Record<string, readonly (readonly string[])[]>)[signingName]!
    : undefined
  if (routes === undefined) return undefined
  const router = new Router(routes.map(routeOf))
  routers.set(signingName, router)
  return router
}

/** `[service, method, path, operation]`; a query in the path must be there, as it stands. */
function routeOf([service, method, uri, operation]: readonly string[]): Route {
  const [path, query = ''] = uri!.split('?', 2)
  const literals = query === '' ? [] : query!.split('&')
  return [`${service}/${operation}`, method!, path!, literals, [], []]
}

/** Targets and prefixes may have dots in them: `com.amazonaws.x.Service`. */
function lastWord(text: string): string {
  return text.slice(text.lastIndexOf('.') + 1)
}
