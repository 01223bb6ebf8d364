// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html

import { ALL, inAccount, requireRole } from '../account.ts'
import { charactersOf, requireIdentityPolicy } from '../documents.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_INLINE_POLICIES_CHARACTERS } from '../limits.ts'
import { operation } from '../operation.ts'
import { inlinePolicies, lower } from '../tables.ts'

export const putRolePolicy = operation('PutRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    const { PolicyName: name, PolicyDocument: document } = input
    const max = MAX_INLINE_POLICIES_CHARACTERS
    requireIdentityPolicy(document, max, 'ACLSizePerRole')
    // Names of inline policies count with their case; the quota is over all of a role's together.
    const others = (yield* inlinePolicies.range([lower(role.name)], { limit: ALL }))
      .filter(({ row }) => row.name !== name)
      .reduce((sum, { row }) => sum + charactersOf(row.document), 0)
    if (others + charactersOf(document) > max) {
      throw limitExceeded(`Maximum policy size of ${max} bytes exceeded for role ${role.name}`)
    }
    inlinePolicies.put(tx, [lower(role.name), name], { name, document })
    return {}
  }),
)
