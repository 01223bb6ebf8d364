// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetScheduleGroup.html

import { operation } from '../operation.ts'
import { DEFAULT_GROUP, enterDefaultGroup, groupAddress, requireGroup, scopeOf } from '../tables.ts'

export const getScheduleGroup = operation('GetScheduleGroup', async (input, context) => {
  const group = groupAddress(context, input.Name!)
  const row = await context.store.transact(scopeOf(group), function* (tx) {
    if (group.name === DEFAULT_GROUP) yield* enterDefaultGroup(tx, group)
    return yield* requireGroup(tx, group)
  })
  return {
    Arn: row.arn,
    Name: row.name,
    State: row.state,
    CreationDate: new Date(row.createdMs),
    LastModificationDate: new Date(row.modifiedMs),
  }
})
