// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html

import { inAccount, requireRole } from '../account.ts'
import { encodeDocument } from '../documents.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { inlinePolicies, lower } from '../tables.ts'

export const getRolePolicy = operation('GetRolePolicy', (input, context) =>
  inAccount(context, function* () {
    const role = yield* requireRole(input.RoleName)
    const policy = yield* inlinePolicies.get(lower(role.name), input.PolicyName)
    if (policy === undefined) {
      throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`)
    }
    return {
      RoleName: role.name,
      PolicyName: policy.name,
      PolicyDocument: encodeDocument(policy.document),
    }
  }),
)
