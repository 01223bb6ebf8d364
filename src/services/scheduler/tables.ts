// Rows and keys of Scheduler. A schedule group is one partition with all its schedules.

import { arn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import { noGroup, noSchedule } from './errors.ts'
import type { ScheduleTarget } from './port.ts'

export const DEFAULT_GROUP = 'default'

export interface GroupAddress extends Owner {
  readonly name: string
  readonly arn: string
  readonly partition: string
}

export function groupAddress({ account, region }: Owner, name: string): GroupAddress {
  return {
    ...{ account, region, name },
    arn: arn('scheduler', region, account, `schedule-group/${name}`),
    partition: `scheduler/${account}/${region}/group/${name}`,
  }
}

export function scheduleArn({ account, region, name }: GroupAddress, schedule: string): string {
  return arn('scheduler', region, account, `schedule/${name}/${schedule}`)
}

export function scopeOf(group: GroupAddress): string[] {
  return [group.partition, directoryOf(group)]
}

export interface GroupRow {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly generation: string
  readonly state: 'ACTIVE' | 'DELETING'
  readonly createdMs: number
  readonly modifiedMs: number
  readonly tags: Readonly<Record<string, string>>
  readonly clientToken?: string | undefined
}

export interface ScheduleRow {
  readonly name: string
  readonly group: string
  readonly arn: string
  readonly generation: string
  readonly createdMs: number
  readonly modifiedMs: number
  readonly expression: string
  readonly timezone: string
  readonly startMs?: number | undefined
  readonly endMs?: number | undefined
  readonly description?: string | undefined
  readonly state: 'ENABLED' | 'DISABLED'
  readonly kmsKeyArn?: string | undefined
  readonly target: ScheduleTarget
  /** 0: exactly at the moment. */
  readonly windowMinutes: number
  readonly deletesItself: boolean
  readonly clientToken?: string | undefined
  /** Changes when the schedule begins anew; undefined while it rests. */
  readonly scheduleId?: string | undefined
}

/** The group `default` is there without a row. */
export const groupTable = new Table<[], GroupRow>('group')
export const scheduleTable = new Table<[name: string], ScheduleRow>('schedule')

export interface GroupFacts {
  readonly state: GroupRow['state']
  readonly modifiedMs: number
}

export interface ScheduleFacts {
  readonly state: ScheduleRow['state']
  readonly modifiedMs: number
  readonly targetArn: string
}

export const groups = resource<GroupFacts>('scheduler', 'schedule-group')
/** By `<group>/<name>`. */
export const schedules = resource<ScheduleFacts>('scheduler', 'schedule')

export function newGroup(tx: Tx, group: GroupAddress, more: Partial<GroupRow> = {}): GroupRow {
  const { name, arn: groupArn, account, region } = group
  const nowMs = tx.nowMs
  return {
    ...{ name, arn: groupArn, account, region, state: 'ACTIVE', tags: {} },
    ...{ generation: DEFAULT_GROUP, createdMs: nowMs, modifiedMs: nowMs },
    ...more,
  }
}

export function* enterGroup(tx: Tx, row: GroupRow): Reading<void> {
  groupTable.put(tx, [], row)
  const { arn: groupArn, generation, createdMs, tags, state, modifiedMs } = row
  const entry = { arn: groupArn, generation, createdMs, tags, facts: { state, modifiedMs } }
  yield* groups.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* enterDefaultGroup(tx: Tx, group: GroupAddress): Reading<void> {
  if ((yield* groupTable.get()) === undefined) yield* enterGroup(tx, newGroup(tx, group))
}

export function* requireGroup(tx: Tx, group: GroupAddress): Reading<GroupRow> {
  const row = yield* groupTable.get()
  if (row !== undefined) return row
  if (group.name !== DEFAULT_GROUP) throw noGroup(group.name)
  return newGroup(tx, group)
}

export function* requireSchedule(name: string): Reading<ScheduleRow> {
  const row = yield* scheduleTable.get(name)
  if (row === undefined) throw noSchedule(name)
  return row
}

export function* enterSchedule(tx: Tx, group: GroupAddress, row: ScheduleRow): Reading<void> {
  scheduleTable.put(tx, [row.name], row)
  const { arn: ownArn, generation, createdMs, state, modifiedMs, target } = row
  yield* schedules.enter(tx.in(directoryOf(group)), `${group.name}/${row.name}`, {
    ...{ arn: ownArn, generation, createdMs, tags: {} },
    facts: { state, modifiedMs, targetArn: target.Arn },
  })
}

export function* leaveSchedule(tx: Tx, group: GroupAddress, name: string): Reading<void> {
  scheduleTable.del(tx, [name])
  yield* schedules.leave(tx.in(directoryOf(group)), `${group.name}/${name}`)
}
