// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteScheduleGroup.html

import { validation } from '../errors.ts'
import { startGroupSweep } from '../moments.ts'
import { operation } from '../operation.ts'
import { DEFAULT_GROUP, enterGroup, groupAddress, requireGroup, scopeOf } from '../tables.ts'

export const deleteScheduleGroup = operation('DeleteScheduleGroup', async (input, context) => {
  const group = groupAddress(context, input.Name!)
  if (group.name === DEFAULT_GROUP)
    throw validation('The default schedule group cannot be deleted.')
  await context.store.transact(scopeOf(group), function* (tx) {
    const row = yield* requireGroup(tx, group)
    if (row.state === 'DELETING') return
    yield* enterGroup(tx, { ...row, state: 'DELETING', modifiedMs: tx.nowMs })
    startGroupSweep(tx, group, row.generation)
  })
  return {}
})
