// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html

import { groupExists, tooManyTags } from '../errors.ts'
import { enterGroup, scopeOf } from '../group-store.ts'
import { requireName } from '../group.ts'
import { MAX_TAGS } from '../limits.ts'
import { operation } from '../operation.ts'
import { newGroup } from '../port.ts'
import { purgeGroup } from '../purge.ts'
import { groups, type GroupRow } from '../tables.ts'

export const createLogGroup = operation('CreateLogGroup', async (input, context) => {
  const tags = input.tags ?? {}
  if (Object.keys(tags).length > MAX_TAGS) throw tooManyTags()
  requireName(input.logGroupName)

  const create = () =>
    context.store.transact(scopeOf(context, input.logGroupName), function* (tx) {
      const present = yield* groups.get()
      if (present?.deleting) return 'deleting'
      if (present) throw groupExists()
      const group: GroupRow = {
        ...newGroup(input.logGroupName, tx.nowMs),
        tags,
        ...(input.logGroupClass && { logGroupClass: input.logGroupClass }),
        ...(input.kmsKeyId && { kmsKeyId: input.kmsKeyId }),
        ...(input.deletionProtectionEnabled && { deletionProtected: true }),
      }
      yield* enterGroup(tx, context, group)
      return 'created'
    })

  // A deletion whose rows are still being removed is finished first.
  while ((await create()) === 'deleting') await purgeGroup(context, input.logGroupName)
  return {}
})
