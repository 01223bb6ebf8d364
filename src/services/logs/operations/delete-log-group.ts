// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html

import { emitPurge } from '../chores.ts'
import { validation } from '../errors.ts'
import { leaveGroup, scopeOf } from '../group-store.ts'
import { requireGroup, requireName } from '../group.ts'
import { operation } from '../operation.ts'

export const deleteLogGroup = operation('DeleteLogGroup', async (input, context) => {
  requireName(input.logGroupName)
  await context.store.transact(scopeOf(context, input.logGroupName), function* (tx) {
    const group = yield* requireGroup()
    if (group.deletionProtected) {
      throw validation('The specified log group has deletion protection enabled.')
    }
    yield* leaveGroup(tx, context, group)
    emitPurge(tx, context, group.name)
  })
  return {}
})
