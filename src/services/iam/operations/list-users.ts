// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUsers.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentUserSummary } from '../present.ts'
import { lower, users } from '../tables.ts'

export const listUsers = operation('ListUsers', (input, context) =>
  inAccount(context, function* () {
    const rows = (yield* users.range([], { limit: ALL }))
      .map(({ row }) => row)
      .filter((user) => user.path.startsWith(input.PathPrefix ?? '/'))
    const { items, ...page } = pageOf(rows, input, (user) => lower(user.name))
    return { Users: items.map((user) => presentUserSummary(user)), ...page }
  }),
)
