// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html

import { startSchedule } from '../moments.ts'
import { operation } from '../operation.ts'
import { askedOf } from '../schedule-input.ts'
import {
  DEFAULT_GROUP,
  enterSchedule,
  groupAddress,
  requireGroup,
  requireSchedule,
  scopeOf,
  type ScheduleRow,
} from '../tables.ts'

/** Replaces all of a schedule: what is not said is what it would be of a new one. */
export const updateSchedule = operation('UpdateSchedule', async (input, context) => {
  const group = groupAddress(context, input.GroupName ?? DEFAULT_GROUP)
  const asked = askedOf(input)
  return context.store.transact(scopeOf(group), function* (tx) {
    yield* requireGroup(tx, group)
    const { name, arn, generation, createdMs, clientToken } = yield* requireSchedule(input.Name!)
    const row: ScheduleRow = {
      ...asked,
      ...{ name, group: group.name, arn, generation, createdMs, clientToken },
      modifiedMs: tx.nowMs,
      scheduleId: asked.state === 'ENABLED' ? tx.uuid() : undefined,
    }
    yield* enterSchedule(tx, group, row)
    startSchedule(tx, group, row)
    return { ScheduleArn: arn }
  })
})
