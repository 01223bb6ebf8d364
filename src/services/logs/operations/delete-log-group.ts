// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html

import { groupNotFound, validation } from '../errors.ts'
import { leaveGroup, scopeOf } from '../group-store.ts'
import { requireName } from '../group.ts'
import { operation } from '../operation.ts'
import { purgeGroup } from '../purge.ts'
import { groups } from '../tables.ts'

export const deleteLogGroup = operation('DeleteLogGroup', async (input, context) => {
  requireName(input.logGroupName)
  await context.store.transact(scopeOf(context, input.logGroupName), function* (tx) {
    const group = yield* groups.get()
    if (group === undefined) throw groupNotFound()
    if (group.deletionProtected) {
      throw validation('The specified log group has deletion protection enabled.')
    }
    if (!group.deleting) yield* leaveGroup(tx, context, group)
  })
  await purgeGroup(context, input.logGroupName)
  return {}
})
