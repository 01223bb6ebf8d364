// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html

import { inAccount } from '../account.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_GROUPS_PER_USER } from '../limits.ts'
import { operation } from '../operation.ts'
import { lower } from '../tables.ts'
import { groupNamesOf, join, requireGroup, requireUser } from '../users.ts'

export const addUserToGroup = operation('AddUserToGroup', (input, context) =>
  inAccount(context, function* (tx) {
    const group = yield* requireGroup(input.GroupName)
    const user = yield* requireUser(input.UserName)
    const held = yield* groupNamesOf(user.name)
    if (held.length >= MAX_GROUPS_PER_USER && !held.includes(lower(group.name))) {
      throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${MAX_GROUPS_PER_USER}`)
    }
    join(tx, group.name, user.name)
    return {}
  }),
)
