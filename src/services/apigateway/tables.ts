// What API Gateway keeps: one partition per REST API with all that belongs to it, one per account and
// region for keys, plans and domains, and one index by which invoke URLs find an API.

import type {
  Account,
  ApiKey,
  Authorizer,
  BasePathMapping,
  ClientCertificate,
  DocumentationPart,
  DocumentationVersion,
  DomainName,
  GatewayResponse,
  Method,
  Model,
  RequestValidator,
  Resource,
  RestApi,
  Stage,
  UsagePlan,
  VpcLink,
  Deployment,
} from '@aws-sdk/client-api-gateway'
import { partitionOf } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import { noApi } from './errors.ts'
import { structures } from './rows.ts'

export interface ApiAddress extends Owner {
  readonly id: string
  readonly arn: string
  readonly partition: string
}

export function apiAddress({ account, region }: Owner, id: string): ApiAddress {
  return {
    ...{ account, region, id },
    arn: ownArn(region, `/restapis/${id}`),
    // No id is that long: such a one finds nothing.
    partition: `apigateway/${account}/${region}/api/${id.length > 64 ? '-' : id}`,
  }
}

/** ARNs of API Gateway name no account. */
export function ownArn(region: string, path: string): string {
  return `arn:${partitionOf(region)}:apigateway:${region}::${path}`
}

export function accountPartition({ account, region }: Owner): string {
  return `apigateway/${account}/${region}/account`
}

/** By ids and host names, for whoever comes from outside. */
export const INDEX = 'apigateway/index'

/** Of what changes an API's own row. */
export function scopeOf(api: ApiAddress): string[] {
  return [api.partition, directoryOf(api), INDEX]
}

const table = <Key extends readonly (string | number)[], Row>(name: string) =>
  new Table<Key, Row>(name, structures<Row>())

// --- An API's partition.

export interface ApiRow {
  readonly api: RestApi
  readonly account: string
  readonly region: string
}

export const apiTable = table<[], ApiRow>('api')
export const resourceTable = table<[id: string], Resource>('resource')
/** With its integration and all responses. */
export const methodTable = table<[resourceId: string, httpMethod: string], Method>('method')
export const authorizerTable = table<[id: string], Authorizer>('authorizer')
export const modelTable = table<[name: string], Model>('model')
export const validatorTable = table<[id: string], RequestValidator>('validator')
export const gatewayResponseTable = table<[type: string], GatewayResponse>('gateway-response')
export const partTable = table<[id: string], DocumentationPart>('documentation-part')
export const versionTable = table<[version: string], DocumentationVersion>('documentation-version')
export interface StageRow extends Stage {
  /** What authorizers said before that moment counts no more. */
  readonly authorizersFlushedMs?: number
}

export const stageTable = table<[name: string], StageRow>('stage')
export const deploymentTable = table<[id: string], Deployment>('deployment')

/** A deployment's copy of one row; never changed. */
export interface SnapshotRow {
  readonly kind: 'api' | 'resource' | 'method' | 'authorizer' | 'model' | 'validator' | 'gateway'
  readonly row: unknown
}

export const snapshotTable = table<[deploymentId: string, kind: string, key: string], SnapshotRow>(
  'snapshot',
)

// --- An account's partition.

export const accountTable = table<[], Account>('account')
export const apiKeyTable = table<[id: string], ApiKey>('api-key')
export const apiKeyValueTable = table<[value: string], string>('api-key-value')
export const usagePlanTable = table<[id: string], UsagePlan>('usage-plan')

export interface PlanKeyRow {
  readonly id: string
  readonly type: string
}

export const planKeyTable = table<[planId: string, keyId: string], PlanKeyRow>('plan-key')
/** Plans by key, for who comes with one. */
export const keyPlanTable = table<[keyId: string, planId: string], string>('key-plan')

/** Requests of a key under a plan on one day, UTC, and what was added or taken by UpdateUsage. */
export interface UsageRow {
  readonly day: string
  readonly used: number
  readonly remaining: number
}

export const usageTable = table<[planId: string, keyId: string, day: string], UsageRow>('usage')
export const domainTable = table<[name: string], DomainName>('domain')
export const mappingTable = table<[domain: string, basePath: string], BasePathMapping>('mapping')
export const vpcLinkTable = table<[id: string], VpcLink>('vpc-link')
export const certificateTable = table<[id: string], ClientCertificate>('certificate')

// --- The index.

export const apiOwnerTable = table<[id: string], Owner>('api-owner')
export const domainOwnerTable = table<[hostName: string], Owner & { domain: string }>(
  'domain-owner',
)

export const restApis = resource<{ name: string }>('apigateway', 'restapis')

/** Writes an API's row and its place in directory and index. */
export function* enterApi(tx: Tx, address: ApiAddress, api: RestApi): Reading<void> {
  const { account, region, id, arn } = address
  apiTable.put(tx, [], { api, account, region })
  apiOwnerTable.put(tx.in(INDEX), [id], { account, region })
  yield* restApis.enter(tx.in(directoryOf(address)), id, {
    ...{ arn, generation: id, createdMs: api.createdDate?.getTime() ?? 0, tags: api.tags ?? {} },
    facts: { name: api.name ?? '' },
  })
}

export function* requireApi({ account, id }: ApiAddress): Reading<RestApi> {
  const row = yield* apiTable.get()
  if (row === undefined) throw noApi(account, id)
  return row.api
}
