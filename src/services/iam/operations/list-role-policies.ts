// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html

import { ALL, inAccount, pageOf, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { inlinePolicies, lower } from '../tables.ts'

export const listRolePolicies = operation('ListRolePolicies', (input, context) =>
  inAccount(context, function* () {
    const role = yield* requireRole(input.RoleName)
    const rows = yield* inlinePolicies.range([lower(role.name)], { limit: ALL })
    const names = rows.map(({ row }) => row.name)
    const { items, ...page } = pageOf(names, input, (name) => name)
    return { PolicyNames: items, ...page }
  }),
)
