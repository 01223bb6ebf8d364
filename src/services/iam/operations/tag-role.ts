// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagRole.html

import { inAccount, mergeTags, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const tagRole = operation('TagRole', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    roles.put(tx, [lower(role.name)], { ...role, tags: mergeTags(role.tags, input.Tags) })
    return {}
  }),
)
