// Tags of buses and rules, by ARN.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import type { Tags } from '../resource/tags.ts'
import { busOfArn, ruleOfArn } from './address.ts'
import { busScope, enterBus, requireBus } from './bus-store.ts'
import { limitExceeded, noBus, notValid, validation } from './errors.ts'
import { limits } from './limits.ts'
import { enterRule, requireRule } from './rule-store.ts'

interface Tag {
  readonly Key: string | undefined
  readonly Value: string | undefined
}

export function tagsOf(list: readonly Tag[] | undefined): Tags {
  const tags = Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
  return requireTags(tags)
}

export function requireTags(tags: Tags): Tags {
  const names = Object.keys(tags)
  if (names.length > limits.tags) throw limitExceeded()
  if (names.some((name) => name.toLowerCase().startsWith('aws:'))) {
    throw validation('aws: prefixed tag key names are not allowed for external use.')
  }
  return tags
}

export function shownTags(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}

/** Reads a resource's tags, and writes them where `change` answers others. */
export async function changeTags(
  arn: string,
  context: Pick<Context, 'store'>,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const rule = ruleOfArn(arn)
  const bus = rule?.bus ?? busOfArn(arn)
  if (bus === undefined) throw notValid('ResourceARN', 'Provided Arn is not in correct format.')
  return context.store.transact(busScope(bus), (tx) =>
    rule === undefined ? changeBus(tx, bus, change) : changeRule(tx, rule, change),
  )
}

function* changeBus(
  tx: Tx,
  bus: NonNullable<ReturnType<typeof busOfArn>>,
  change: (tags: Tags) => Tags,
): Reading<Tags> {
  if (bus.name === '') throw noBus(bus.name)
  const row = yield* requireBus(tx, bus)
  const tags = change(row.tags)
  if (tags !== row.tags) yield* enterBus(tx, { ...row, tags })
  return tags
}

function* changeRule(
  tx: Tx,
  { bus, rule }: NonNullable<ReturnType<typeof ruleOfArn>>,
  change: (tags: Tags) => Tags,
): Reading<Tags> {
  const row = yield* requireRule(bus, rule)
  const tags = change(row.tags)
  if (tags !== row.tags) yield* enterRule(tx, bus, { ...row, tags }, row)
  return tags
}
