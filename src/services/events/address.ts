// Names and ARNs of buses and rules, and the partitions in which they live.

import { arn, parseArn } from '../../kernel/arn.ts'
import { notValid } from './errors.ts'

export const DEFAULT_BUS = 'default'

export interface Owner {
  readonly account: string
  readonly region: string
}

export interface BusAddress extends Owner {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export function busAddress({ account, region }: Owner, name: string): BusAddress {
  return {
    account,
    region,
    name,
    arn: arn('events', region, account, `event-bus/${name}`),
    partition: `events/${account}/${region}/bus/${name}`,
  }
}

/** By name or ARN, as operations take it; undefined: the default bus. */
export function busOf(nameOrArn: string | undefined, owner: Owner): BusAddress {
  if (nameOrArn === undefined) return busAddress(owner, DEFAULT_BUS)
  if (!nameOrArn.startsWith('arn:')) return busAddress(owner, nameOrArn)
  const address = busOfArn(nameOrArn)
  if (address === undefined) throw notValid('EventBusName')
  return address
}

/** undefined for what is no bus's ARN. */
export function busOfArn(text: string): BusAddress | undefined {
  const parsed = parseArn(text)
  if (parsed?.service !== 'events' || !parsed.resource.startsWith('event-bus/')) return undefined
  return busAddress(parsed, parsed.resource.slice('event-bus/'.length))
}

export function ruleArn(bus: BusAddress, rule: string): string {
  const path = bus.name === DEFAULT_BUS ? rule : `${bus.name}/${rule}`
  return arn('events', bus.region, bus.account, `rule/${path}`)
}

export interface RuleAddress {
  readonly bus: BusAddress
  readonly rule: string
}

/** undefined for what is no rule's ARN. */
export function ruleOfArn(text: string): RuleAddress | undefined {
  const parsed = parseArn(text)
  if (parsed?.service !== 'events' || !parsed.resource.startsWith('rule/')) return undefined
  const path = parsed.resource.slice('rule/'.length)
  const slash = path.lastIndexOf('/')
  const bus = busAddress(parsed, slash < 0 ? DEFAULT_BUS : path.slice(0, slash))
  return { bus, rule: path.slice(slash + 1) }
}
