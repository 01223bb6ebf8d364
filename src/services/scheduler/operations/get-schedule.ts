// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html

import { operation } from '../operation.ts'
import { shownSchedule } from '../schedule-input.ts'
import { DEFAULT_GROUP, groupAddress, requireGroup, requireSchedule } from '../tables.ts'

export const getSchedule = operation('GetSchedule', async (input, context) => {
  const group = groupAddress(context, input.GroupName ?? DEFAULT_GROUP)
  const row = await context.store.transact(group.partition, function* (tx) {
    yield* requireGroup(tx, group)
    return yield* requireSchedule(input.Name!)
  })
  return shownSchedule(row)
})
