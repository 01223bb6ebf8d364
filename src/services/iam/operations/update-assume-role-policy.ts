// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html

import { inAccount, requireRole } from '../account.ts'
import { requireTrustPolicy } from '../documents.ts'
import { MAX_TRUST_POLICY_CHARACTERS } from '../limits.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const updateAssumeRolePolicy = operation('UpdateAssumeRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    requireTrustPolicy(input.PolicyDocument, MAX_TRUST_POLICY_CHARACTERS, 'ACLSizePerRole')
    roles.put(tx, [lower(role.name)], { ...role, trustPolicy: input.PolicyDocument })
    return {}
  }),
)
