// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html

import { inAccount, requireRole } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { inlinePolicies, lower } from '../tables.ts'

export const deleteRolePolicy = operation('DeleteRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    const name = input.PolicyName
    if (!(yield* inlinePolicies.get(lower(role.name), name))) {
      throw noSuchEntity(`The role policy with name ${name} cannot be found.`)
    }
    inlinePolicies.del(tx, [lower(role.name), name])
    return {}
  }),
)
