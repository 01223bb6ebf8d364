// HTTP APIs themselves.
// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html

import { notImplemented } from '../../kernel/aws-error.ts'
import type { Chore, Remaining } from '../../store/chore.ts'
import type { Key, Tx, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { tokenOf } from '../resource/page-token.ts'
import { directoryOf, type Owner } from '../resource/resource.ts'
import type { Context } from '../service.ts'
import { afterOf, limitOf } from './children.ts'
import { deployToStages } from './deploying.ts'
import { badRequest } from './errors.ts'
import { newId, newPartId } from './ids.ts'
import { integrationOf } from './integration.ts'
import { requireRouteKey } from './route.ts'
import { makeStage } from './stage.ts'
import {
  apiAddress,
  apiOwnerTable,
  apiTable,
  enterApi,
  httpApis,
  INDEX,
  integrationTable,
  requireApi,
  routeTable,
  scopeOf,
  stageTable,
  type ApiRow,
} from './tables.ts'

export interface GivenApi {
  readonly Name?: string | undefined
  readonly ProtocolType?: string | undefined
  readonly CorsConfiguration?: ApiRow['CorsConfiguration']
  readonly CredentialsArn?: string | undefined
  readonly Description?: string | undefined
  readonly DisableExecuteApiEndpoint?: boolean | undefined
  readonly IpAddressType?: ApiRow['IpAddressType']
  readonly RouteKey?: string | undefined
  readonly RouteSelectionExpression?: string | undefined
  readonly Tags?: Record<string, string> | undefined
  readonly Target?: string | undefined
  readonly Version?: string | undefined
}

const SELECTION = '${request.method} ${request.path}'

export async function createApi(input: GivenApi, context: Context): Promise<ApiRow> {
  const { ProtocolType, Target, RouteKey = '$default' } = input
  if (ProtocolType === 'WEBSOCKET') throw notImplemented('apigatewayv2', 'CreateApi for WEBSOCKET')
  requireSelection(input)
  if (Target !== undefined) requireRouteKey(RouteKey)
  // eslint-disable-next-line require-yield
  const id = await context.store.transact(
    INDEX,
    function* (tx) {
      return newId(tx)
    },
    { durability: 'buffered' },
  )
  const address = apiAddress(context, id)
  const api = await context.store.transact(scopeOf(address), function* (tx) {
    const row = apiOf(tx, id, input)
    yield* enterApi(tx, address, row)
    if (Target !== undefined) yield* quickCreate(tx, { ...input, Target, RouteKey })
    return row
  })
  return shown(api, context)
}

function requireSelection({ RouteSelectionExpression: expression = SELECTION }: GivenApi): void {
  if (expression !== SELECTION) {
    throw badRequest(`Only ${SELECTION} is supported as RouteSelectionExpression for HTTP APIs`)
  }
}

function apiOf(tx: Tx, id: string, input: GivenApi): ApiRow {
  const { Name, Description, CorsConfiguration, Tags = {}, Version } = input
  return {
    ...{ ApiId: id, Name, ProtocolType: 'HTTP', CreatedDate: new Date(tx.nowMs), Tags },
    ...(Description && { Description }),
    ...(CorsConfiguration && { CorsConfiguration }),
    ...(Version && { Version }),
    DisableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
    IpAddressType: input.IpAddressType ?? 'ipv4',
    ApiKeySelectionExpression: '$request.header.x-api-key',
    RouteSelectionExpression: SELECTION,
  }
}

/** An API with one route to one target, deployed as it changes. */
function* quickCreate(
  tx: Tx,
  { Target, RouteKey, CredentialsArn }: GivenApi & { Target: string; RouteKey: string },
): Reading<void> {
  const isFunction = Target.startsWith('arn:')
  const IntegrationId = newPartId(tx)
  const integration = integrationOf(IntegrationId, {
    IntegrationType: isFunction ? 'AWS_PROXY' : 'HTTP_PROXY',
    IntegrationUri: Target,
    PayloadFormatVersion: isFunction ? '2.0' : '1.0',
    ...(!isFunction && { IntegrationMethod: 'ANY' }),
    ...(CredentialsArn && { CredentialsArn }),
  })
  integrationTable.put(tx, [IntegrationId], { ...integration, ApiGatewayManaged: true })
  const RouteId = newPartId(tx)
  const route = { RouteId, RouteKey, Target: `integrations/${IntegrationId}`, AuthorizationType: 'NONE' as const, ApiKeyRequired: false } // prettier-ignore
  routeTable.put(tx, [RouteId], { ...route, ApiGatewayManaged: true })
  const stage = makeStage(tx, { StageName: '$default', AutoDeploy: true })
  stageTable.put(tx, ['$default'], { ...stage, ApiGatewayManaged: true })
  yield* deployToStages(tx)
}

/** With the URL that it is called by, below the name that the caller knows this server by. */
export function shown(api: ApiRow, { baseUrl }: Pick<Context, 'baseUrl'>): ApiRow {
  const { hostname, port, protocol } = new URL(baseUrl)
  const roomy = /(?:^|\.)(localhost|localhost\.localstack\.cloud)$/.exec(hostname)?.[1]
  const host = `${api.ApiId}.execute-api.${roomy ?? 'localhost'}`
  return { ...api, ApiEndpoint: `${protocol}//${host}${port ? `:${port}` : ''}` }
}

export async function getApi(input: { ApiId: string | undefined }, context: Context) {
  const address = apiAddress(context, input.ApiId!)
  const api = await context.store.transact(address.partition, () => requireApi(address))
  return shown(api, context)
}

export async function getApis(
  input: { MaxResults?: string | undefined; NextToken?: string | undefined },
  context: Context,
) {
  const limit = limitOf(input.MaxResults)
  const after = afterOf(input.NextToken)
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    httpApis.page({ limit, after }),
  )
  const Items: any[] = []
  for (const { name } of found) {
    const { partition } = apiAddress(context, name)
    const api = await context.store.transact(partition, () => apiTable.get())
    if (api !== undefined) Items.push(shown(api, context))
  }
  return { Items, ...(more && { NextToken: tokenOf(found.at(-1)!.name) }) }
}

export async function changeApi(
  id: string,
  context: Context,
  change: (api: ApiRow) => ApiRow,
): Promise<ApiRow> {
  const address = apiAddress(context, id)
  const api = await context.store.transact(scopeOf(address), function* (tx) {
    const row = change(yield* requireApi(address))
    yield* enterApi(tx, address, row)
    return row
  })
  return shown(api, context)
}

export function updateApi(input: GivenApi & { ApiId: string | undefined }, context: Context) {
  requireSelection(input)
  const { ApiId: _, Target, RouteKey, CredentialsArn, ...members } = input
  if (Target !== undefined || RouteKey !== undefined || CredentialsArn !== undefined) {
    throw badRequest('Target, RouteKey and CredentialsArn of an API are changed at its route and integration') // prettier-ignore
  }
  const set = Object.entries(members).filter(([, value]) => value !== undefined)
  return changeApi(input.ApiId!, context, (api) => ({ ...api, ...Object.fromEntries(set) }))
}

const SWEEP = 'apigatewayv2-sweep'
const ROWS = 200

interface Sweep extends Owner {
  readonly id: string
}

export async function deleteApi(input: { ApiId: string | undefined }, context: Context) {
  const address = apiAddress(context, input.ApiId!)
  const { account, region, id } = address
  await context.store.transact(scopeOf(address), function* (tx) {
    yield* requireApi(address)
    apiTable.del(tx, [])
    apiOwnerTable.del(tx.in(INDEX), [id])
    yield* httpApis.leave(tx.in(directoryOf(address)), id)
    tx.emit({ edge: SWEEP, target: address.arn, payload: { account, region, id } })
  })
  return {}
}

/** What a deleted API leaves behind goes in steps. */
export const httpApiChores: readonly Chore<any>[] = [
  {
    name: SWEEP,
    idOf: ({ id }: Sweep) => id,
    step: (sweep: Sweep, { commit }) =>
      commit(apiAddress(sweep, sweep.id).partition, (tx) => sweepStep(tx, sweep)),
  } satisfies Chore<Sweep>,
]

function* sweepStep(tx: Tx, sweep: Sweep): Reading<Remaining<Sweep>> {
  if ((yield* apiTable.get()) !== undefined) return undefined
  const start = new Uint8Array([0])
  const end = new Uint8Array([0xff, 0xff])
  const rows = (yield { op: 'range', start, end, limit: ROWS }) as [Key, Val][]
  for (const [key] of rows) tx.del(key)
  return rows.length === ROWS ? { state: sweep } : undefined
}
