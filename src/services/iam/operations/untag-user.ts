// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html

import { inAccount, withoutTags } from '../account.ts'
import { operation } from '../operation.ts'
import { lower, users } from '../tables.ts'
import { requireUser } from '../users.ts'

export const untagUser = operation('UntagUser', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireUser(input.UserName)
    users.put(tx, [lower(row.name)], { ...row, tags: withoutTags(row.tags, input.TagKeys) })
    return {}
  }),
)
