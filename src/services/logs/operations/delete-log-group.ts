// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html

import { groupNotFound, validation } from '../errors.ts'
import { inGroup } from '../group.ts'
import { operation } from '../operation.ts'
import { purgeGroup } from '../purge.ts'
import { groups } from '../tables.ts'

export const deleteLogGroup = operation('DeleteLogGroup', async (input, context) => {
  await inGroup(context, input.logGroupName, function* (tx) {
    const group = yield* groups.get()
    if (group === undefined) throw groupNotFound()
    if (group.deletionProtected) {
      throw validation('The specified log group has deletion protection enabled.')
    }
    // From here on it is gone to everyone; its rows follow in bounded steps.
    if (!group.deleting) groups.put(tx, [], { ...group, deleting: true })
  })
  await purgeGroup(context, input.logGroupName)
  return {}
})
