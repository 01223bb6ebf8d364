// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagRole.html

import { inAccount, requireRole, withoutTags } from '../account.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const untagRole = operation('UntagRole', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    roles.put(tx, [lower(role.name)], { ...role, tags: withoutTags(role.tags, input.TagKeys) })
    return {}
  }),
)
