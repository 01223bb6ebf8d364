// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroups.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentGroup } from '../present.ts'
import { groups, lower } from '../tables.ts'

export const listGroups = operation('ListGroups', (input, context) =>
  inAccount(context, function* () {
    const rows = (yield* groups.range([], { limit: ALL }))
      .map(({ row }) => row)
      .filter((group) => group.path.startsWith(input.PathPrefix ?? '/'))
    const { items, ...page } = pageOf(rows, input, (group) => lower(group.name))
    return { Groups: items.map(presentGroup), ...page }
  }),
)
