// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html

import { operation } from '../operation.ts'
import {
  DEFAULT_GROUP,
  groupAddress,
  leaveSchedule,
  requireGroup,
  requireSchedule,
  scopeOf,
} from '../tables.ts'

export const deleteSchedule = operation('DeleteSchedule', async (input, context) => {
  const group = groupAddress(context, input.GroupName ?? DEFAULT_GROUP)
  await context.store.transact(scopeOf(group), function* (tx) {
    yield* requireGroup(tx, group)
    const { name } = yield* requireSchedule(input.Name!)
    yield* leaveSchedule(tx, group, name)
  })
  return {}
})
