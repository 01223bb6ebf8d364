// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html

import { inAccount } from '../account.ts'
import { deleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { attachments, groups, inlinePolicies, lower, ownerKey } from '../tables.ts'
import { memberNamesOf, requireGroup } from '../users.ts'

export const deleteGroup = operation('DeleteGroup', (input, context) =>
  inAccount(context, function* (tx) {
    const group = yield* requireGroup(input.GroupName)
    const must = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`)
    if ((yield* memberNamesOf(group.name)).length > 0) throw must('remove users from group')
    const owner = ownerKey('group', group.name)
    if ((yield* attachments.range([owner], { limit: 1 })).length > 0)
      throw must('detach all policies')
    if ((yield* inlinePolicies.range([owner], { limit: 1 })).length > 0)
      throw must('delete policies')
    groups.del(tx, [lower(group.name)])
    return {}
  }),
)
