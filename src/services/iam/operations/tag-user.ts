// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html

import { inAccount, mergeTags } from '../account.ts'
import { operation } from '../operation.ts'
import { lower, users } from '../tables.ts'
import { requireUser } from '../users.ts'

export const tagUser = operation('TagUser', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireUser(input.UserName)
    users.put(tx, [lower(row.name)], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
