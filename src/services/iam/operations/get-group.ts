// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html

import { inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentGroup, presentUserSummary } from '../present.ts'
import { memberNamesOf, requireGroup, requireUser } from '../users.ts'

export const getGroup = operation('GetGroup', (input, context) =>
  inAccount(context, function* () {
    const group = yield* requireGroup(input.GroupName)
    const names = yield* memberNamesOf(group.name)
    const { items, ...page } = pageOf(names, input, (name) => name)
    const found = []
    for (const name of items) found.push(presentUserSummary(yield* requireUser(name)))
    return { Group: presentGroup(group), Users: found, ...page }
  }),
)
