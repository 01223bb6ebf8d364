// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html

import { inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentGroup } from '../present.ts'
import { groupNamesOf, requireGroup, requireUser } from '../users.ts'

export const listGroupsForUser = operation('ListGroupsForUser', (input, context) =>
  inAccount(context, function* () {
    const user = yield* requireUser(input.UserName)
    const { items, ...page } = pageOf(yield* groupNamesOf(user.name), input, (name) => name)
    const found = []
    for (const name of items) found.push(presentGroup(yield* requireGroup(name)))
    return { Groups: found, ...page }
  }),
)
