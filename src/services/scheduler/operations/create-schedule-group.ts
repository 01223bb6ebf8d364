// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html

import { conflict } from '../errors.ts'
import { operation } from '../operation.ts'
import {
  DEFAULT_GROUP,
  enterGroup,
  groupAddress,
  groupTable,
  newGroup,
  scopeOf,
} from '../tables.ts'
import { tagsOf } from '../tags.ts'

export const createScheduleGroup = operation('CreateScheduleGroup', async (input, context) => {
  const { ClientToken: clientToken } = input
  const group = groupAddress(context, input.Name!)
  await context.store.transact(scopeOf(group), function* (tx) {
    const before = yield* groupTable.get()
    if (before !== undefined && clientToken && before.clientToken === clientToken) return
    if (before !== undefined || group.name === DEFAULT_GROUP) {
      throw conflict(`Schedule group ${group.name} already exists.`)
    }
    const more = { generation: tx.uuid(), tags: tagsOf(input.Tags), clientToken }
    yield* enterGroup(tx, newGroup(tx, group, more))
  })
  return { ScheduleGroupArn: group.arn }
})
