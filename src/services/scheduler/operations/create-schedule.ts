// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html

import { conflict } from '../errors.ts'
import { startSchedule } from '../moments.ts'
import { operation } from '../operation.ts'
import { askedOf } from '../schedule-input.ts'
import {
  DEFAULT_GROUP,
  enterSchedule,
  groupAddress,
  requireGroup,
  scheduleArn,
  scheduleTable,
  scopeOf,
  type ScheduleRow,
} from '../tables.ts'

export const createSchedule = operation('CreateSchedule', async (input, context) => {
  const { Name: name = '', ClientToken: clientToken } = input
  const group = groupAddress(context, input.GroupName ?? DEFAULT_GROUP)
  const asked = askedOf(input)
  const arn = scheduleArn(group, name)
  await context.store.transact(scopeOf(group), function* (tx) {
    const { state } = yield* requireGroup(tx, group)
    if (state === 'DELETING') throw conflict(`Schedule group ${group.name} is being deleted.`)
    const before = yield* scheduleTable.get(name)
    // The same call again.
    if (before !== undefined && clientToken && before.clientToken === clientToken) return
    if (before !== undefined) throw conflict(`Schedule ${name} already exists.`)
    const row: ScheduleRow = {
      ...asked,
      ...{ name, group: group.name, arn, generation: tx.uuid(), clientToken },
      ...{ createdMs: tx.nowMs, modifiedMs: tx.nowMs },
      scheduleId: asked.state === 'ENABLED' ? tx.uuid() : undefined,
    }
    yield* enterSchedule(tx, group, row)
    startSchedule(tx, group, row)
  })
  return { ScheduleArn: arn }
})
