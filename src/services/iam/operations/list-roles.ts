// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentRoleSummary } from '../present.ts'
import { lower, roles } from '../tables.ts'

export const listRoles = operation('ListRoles', (input, context) =>
  inAccount(context, function* () {
    const rows = (yield* roles.range([], { limit: ALL }))
      .map(({ row }) => row)
      .filter((role) => role.path.startsWith(input.PathPrefix ?? '/'))
    const { items, ...page } = pageOf(rows, input, (role) => lower(role.name))
    return { Roles: items.map(presentRoleSummary), ...page }
  }),
)
