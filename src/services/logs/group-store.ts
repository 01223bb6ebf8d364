// A log group's row and what the directory says of it, written in one commit.

import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { arn as arnOf } from '../../kernel/arn.ts'
import { groupPartition, groups, type GroupRow } from './tables.ts'

export const logGroups = resource('logs', 'log-group')

export function scopeOf(owner: Owner, logGroup: string): string[] {
  return [groupPartition(owner.account, owner.region, logGroup), directoryOf(owner)]
}

/** The scope is `scopeOf`'s. */
export function* enterGroup(tx: Tx, owner: Owner, group: GroupRow): Reading<void> {
  const { name, createdAtMs: createdMs, tags } = group
  groups.put(tx, [], group)
  const arn = arnOf('logs', owner.region, owner.account, `log-group:${name}`)
  const entry = { arn, generation: createdMs, createdMs, tags, facts: null }
  yield* logGroups.enter(tx.in(directoryOf(owner)), name, entry)
}

/** From here on it is gone to everyone; its rows follow in bounded steps. */
export function* leaveGroup(tx: Tx, owner: Owner, group: GroupRow): Reading<void> {
  groups.put(tx, [], { ...group, deleting: true })
  yield* logGroups.leave(tx.in(directoryOf(owner)), group.name)
}
