// What is kept of HTTP APIs: one partition per API with routes, integrations, authorizers, stages and
// deployments, and one index by which invoke URLs find an API.

import type {
  Api,
  Authorizer,
  Deployment,
  Integration,
  Route,
  Stage,
} from '@aws-sdk/client-apigatewayv2'
import { partitionOf } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, json, type Reading, type RowCodec } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import { notFound } from './errors.ts'

export interface ApiAddress extends Owner {
  readonly id: string
  readonly arn: string
  readonly partition: string
}

export function apiAddress({ account, region }: Owner, id: string): ApiAddress {
  return {
    ...{ account, region, id },
    arn: `arn:${partitionOf(region)}:apigateway:${region}::/apis/${id}`,
    // No id is that long: such a one finds nothing.
    partition: `apigatewayv2/${account}/${region}/api/${id.length > 64 ? '-' : id}`,
  }
}

export const INDEX = 'apigatewayv2/index'

export function scopeOf(api: ApiAddress): string[] {
  return [api.partition, directoryOf(api), INDEX]
}

const DATES = ['CreatedDate', 'LastUpdatedDate']

/** AWS's structures as JSON; their dates, which stand at the top, come back as dates. */
function structures<Row>(): RowCodec<Row> {
  const plain = json<Record<string, unknown>>()
  return {
    encode: (row) => plain.encode(row as Record<string, unknown>),
    decode(value) {
      const row = plain.decode(value)
      for (const name of DATES) {
        if (typeof row[name] === 'string') row[name] = new Date(row[name])
      }
      return row as Row
    },
  }
}

const table = <Row>(name: string) => new Table<readonly [id: string], Row>(name, structures<Row>())

/** The SDK's response types have members that are always there. */
type Kept<Row> = { [Name in keyof Row]?: Row[Name] | undefined }

export type ApiRow = Kept<Api>
export type RouteRow = Kept<Route>
export type IntegrationRow = Kept<Integration>
export type AuthorizerRow = Kept<Authorizer>
export type DeploymentRow = Kept<Deployment>
export interface StageRow extends Kept<Stage> {
  /** What authorizers said before that moment counts no more. */
  readonly authorizersFlushedMs?: number | undefined
}

export const apiTable = new Table<readonly [], ApiRow>('api', structures<ApiRow>())
export const routeTable = table<RouteRow>('route')
export const integrationTable = table<IntegrationRow>('integration')
export const authorizerTable = table<AuthorizerRow>('authorizer')
export const stageTable = table<StageRow>('stage')
export const deploymentTable = table<DeploymentRow>('deployment')

/** What a deployment runs; never changed. */
export interface Snapshot {
  readonly routes: readonly RouteRow[]
  readonly integrations: readonly IntegrationRow[]
  readonly authorizers: readonly AuthorizerRow[]
}

export const snapshotTable = new Table<readonly [deploymentId: string], Snapshot>('snapshot')

export const apiOwnerTable = new Table<readonly [id: string], Owner>('api-owner')
export const httpApis = resource<{ name: string }>('apigatewayv2', 'apis')

export function* enterApi(tx: Tx, address: ApiAddress, api: ApiRow): Reading<void> {
  const { account, region, id, arn } = address
  apiTable.put(tx, [], api)
  apiOwnerTable.put(tx.in(INDEX), [id], { account, region })
  yield* httpApis.enter(tx.in(directoryOf(address)), id, {
    ...{ arn, generation: id, createdMs: api.CreatedDate?.getTime() ?? 0, tags: api.Tags ?? {} },
    facts: { name: api.Name ?? '' },
  })
}

export function* requireApi({ id }: ApiAddress): Reading<ApiRow> {
  const api = yield* apiTable.get()
  if (api === undefined) throw notFound('API', id)
  return api
}
