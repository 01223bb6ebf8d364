// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { lower, users } from '../tables.ts'
import { requireUser } from '../users.ts'

export const putUserPermissionsBoundary = operation(
  'PutUserPermissionsBoundary',
  (input, context) =>
    inAccount(context, function* (tx) {
      const user = yield* requireUser(input.UserName)
      const permissionsBoundary = input.PermissionsBoundary
      if (parsePolicyArn(permissionsBoundary).owner !== 'aws') {
        yield* requirePolicy(permissionsBoundary, context.account)
      }
      users.put(tx, [lower(user.name)], { ...user, permissionsBoundary })
      return {}
    }),
)
