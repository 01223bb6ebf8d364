// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { lower, users } from '../tables.ts'
import { requireUser } from '../users.ts'

export const deleteUserPermissionsBoundary = operation(
  'DeleteUserPermissionsBoundary',
  (input, context) =>
    inAccount(context, function* (tx) {
      const user = yield* requireUser(input.UserName)
      const { permissionsBoundary, ...rest } = user
      if (permissionsBoundary === undefined) {
        throw noSuchEntity(`The user ${user.name} has no permissions boundary.`)
      }
      users.put(tx, [lower(user.name)], rest)
      return {}
    }),
)
