// https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { leave, requireGroup, requireUser } from '../users.ts'

export const removeUserFromGroup = operation('RemoveUserFromGroup', (input, context) =>
  inAccount(context, function* (tx) {
    const group = yield* requireGroup(input.GroupName)
    const user = yield* requireUser(input.UserName)
    leave(tx, group.name, user.name)
    return {}
  }),
)
