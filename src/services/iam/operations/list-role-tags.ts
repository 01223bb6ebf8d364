// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoleTags.html

import { inAccount, pageOf, requireRole } from '../account.ts'
import { operation } from '../operation.ts'

export const listRoleTags = operation('ListRoleTags', (input, context) =>
  inAccount(context, function* () {
    const { tags } = yield* requireRole(input.RoleName)
    const sorted = [...tags].sort((a, b) => (a.Key < b.Key ? -1 : 1))
    const { items, ...page } = pageOf(sorted, input, (tag) => tag.Key)
    return { Tags: items, ...page }
  }),
)
