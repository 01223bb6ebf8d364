// Global endpoints: an address for two buses of one name in two regions, one of which gets what is put
// there. Which one is decided by a health check in AWS, and by hand here.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-global-endpoints.html

import { arn } from '../../kernel/arn.ts'
import { Table, type Reading } from '../../store/table.ts'
import type { Store } from '../../store/store.ts'
import { busOfArn, type BusAddress, type Owner } from './address.ts'
import { notFound, notValid } from './errors.ts'

export interface EndpointRow {
  readonly name: string
  readonly arn: string
  readonly id: string
  readonly description?: string | undefined
  readonly healthCheck: string
  /** Region of the second bus. */
  readonly secondary: string
  readonly replicates: boolean
  /** ARNs: of the home region, and of the other one. */
  readonly buses: readonly [primary: string, secondary: string]
  readonly roleArn?: string | undefined
  readonly routed: 'PRIMARY' | 'SECONDARY'
  readonly createdMs: number
  readonly modifiedMs: number
}

/** All of an account's, for they are addressed from any region. */
export const endpointPartition = (account: string) => `events/${account}/endpoints`

/** A key of a home region and a name. */
export const endpointTable = new Table<[regionAndName: string], EndpointRow>('endpoint')
export const endpointIdTable = new Table<[id: string], string>('endpoint-id')

export const endpointKey = ({ region }: Pick<Owner, 'region'>, name: string) => `${region}/${name}`

export const endpointArn = ({ account, region }: Owner, name: string) =>
  arn('events', region, account, `endpoint/${name}`)

export function* requireEndpoint(owner: Pick<Owner, 'region'>, name: string): Reading<EndpointRow> {
  const row = yield* endpointTable.get(endpointKey(owner, name))
  if (row === undefined) throw notFound(`Endpoint ${name} does not exist.`)
  return row
}

interface Asked {
  readonly RoutingConfig?: { readonly FailoverConfig: { readonly Primary: { readonly HealthCheck: string | undefined } | undefined; readonly Secondary: { readonly Route: string | undefined } | undefined } | undefined } | undefined // prettier-ignore
  readonly ReplicationConfig?: { readonly State?: string | undefined } | undefined
  readonly EventBuses?: readonly { readonly EventBusArn: string | undefined }[] | undefined
  readonly RoleArn?: string | undefined
  readonly Description?: string | undefined
}

type Settings = Omit<EndpointRow, 'name' | 'arn' | 'id' | 'routed' | 'createdMs' | 'modifiedMs'>

/** What is not said stays as it was `before`. Throws what EventBridge says of what does not fit. */
export function settingsOf(asked: Asked, owner: Owner, before?: EndpointRow): Settings {
  const failover = asked.RoutingConfig?.FailoverConfig
  const secondary = failover?.Secondary?.Route ?? before?.secondary ?? ''
  const given = asked.EventBuses?.map(({ EventBusArn = '' }) => EventBusArn) ?? before?.buses ?? []
  const buses = given.map((one) => busOfArn(one))
  const inRegion = (region: string) => buses.find((bus) => bus?.region === region)
  const [first, second] = [inRegion(owner.region), inRegion(secondary)]
  if (given.length !== 2 || first === undefined || second === undefined || first === second) {
    throw notValid('EventBuses', 'One event bus of the home region and one of the secondary region are required.') // prettier-ignore
  }
  if (first.name !== second.name || [first, second].some((bus) => bus.account !== owner.account)) {
    throw notValid('EventBuses', 'Both event buses must have the same name and be of this account.')
  }
  const state = asked.ReplicationConfig?.State
  const roleArn = asked.RoleArn ?? before?.roleArn
  const replicates = state === undefined ? (before?.replicates ?? true) : state === 'ENABLED'
  if (replicates && roleArn === undefined) {
    throw notValid('RoleArn', 'It is required where events are replicated.')
  }
  return {
    ...{ secondary, replicates, roleArn, buses: [first.arn, second.arn] },
    healthCheck: failover?.Primary?.HealthCheck ?? before?.healthCheck ?? '',
    description: asked.Description ?? before?.description,
  }
}

export function shownEndpoint(row: EndpointRow) {
  return {
    ...{ Name: row.name, Arn: row.arn, Description: row.description, RoleArn: row.roleArn },
    ...{ EndpointId: row.id, EndpointUrl: `https://${row.id}.endpoint.events.amazonaws.com` },
    RoutingConfig: {
      FailoverConfig: {
        ...{ Primary: { HealthCheck: row.healthCheck }, Secondary: { Route: row.secondary } },
      },
    },
    ReplicationConfig: { State: row.replicates ? ('ENABLED' as const) : ('DISABLED' as const) },
    EventBuses: row.buses.map((EventBusArn) => ({ EventBusArn })),
    ...{
      State: 'ACTIVE' as const,
      StateReason: `routed to the ${row.routed.toLowerCase()} region`,
    },
    ...{ CreationTime: new Date(row.createdMs), LastModifiedTime: new Date(row.modifiedMs) },
  }
}

/** Where an endpoint's events go: the first is the one that it routes to, the other gets copies. */
export async function busesOfEndpoint(
  store: Store,
  account: string,
  id: string,
): Promise<readonly BusAddress[]> {
  const row = await store.transact(endpointPartition(account), function* () {
    const key = yield* endpointIdTable.get(id)
    return key === undefined ? undefined : yield* endpointTable.get(key)
  })
  if (row === undefined) throw notValid('EndpointId', `Endpoint ${id} does not exist.`)
  const [primary, secondary] = row.buses.map((one) => busOfArn(one)!) as [BusAddress, BusAddress]
  const ordered = row.routed === 'PRIMARY' ? [primary, secondary] : [secondary, primary]
  return row.replicates ? ordered : ordered.slice(0, 1)
}

/** Switches an endpoint over by hand. False: there is none of that name. */
export function routeEndpoint(
  store: Store,
  owner: Owner,
  name: string,
  routed: EndpointRow['routed'],
): Promise<boolean> {
  return store.transact(endpointPartition(owner.account), function* (tx) {
    const key = endpointKey(owner, name)
    const row = yield* endpointTable.get(key)
    if (row !== undefined) endpointTable.put(tx, [key], { ...row, routed })
    return row !== undefined
  })
}
