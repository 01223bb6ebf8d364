// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePermissionsBoundary.html

import { inAccount, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { lower, roles } from '../tables.ts'

export const putRolePermissionsBoundary = operation(
  'PutRolePermissionsBoundary',
  (input, context) =>
    inAccount(context, function* (tx) {
      const role = yield* requireRole(input.RoleName)
      const permissionsBoundary = input.PermissionsBoundary
      if (parsePolicyArn(permissionsBoundary).owner !== 'aws') {
        yield* requirePolicy(permissionsBoundary, context.account)
      }
      roles.put(tx, [lower(role.name)], { ...role, permissionsBoundary })
      return {}
    }),
)
