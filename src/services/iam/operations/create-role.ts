// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html

import { uniqueId } from '../../../kernel/identity.ts'
import { ALL, iamArn, inAccount, mergeTags } from '../account.ts'
import { requireTrustPolicy } from '../documents.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_ROLES, MAX_TRUST_POLICY_CHARACTERS } from '../limits.ts'
import { operation } from '../operation.ts'
import { presentRole } from '../present.ts'
import { lower, roles, type RoleRow } from '../tables.ts'

export const createRole = operation('CreateRole', (input, context) =>
  inAccount(context, function* (tx) {
    const { RoleName: name, Path: path = '/', AssumeRolePolicyDocument: trustPolicy } = input
    requireTrustPolicy(trustPolicy, MAX_TRUST_POLICY_CHARACTERS, 'ACLSizePerRole')
    if (yield* roles.get(lower(name))) throw alreadyExists(`Role with name ${name} already exists.`)
    if ((yield* roles.range([], { limit: ALL })).length >= MAX_ROLES) {
      throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${MAX_ROLES}`)
    }
    const role: RoleRow = {
      name,
      path,
      // AWS gives a recreated role a new id; here it is the same, so that STS can tell it from the name.
      id: uniqueId('AROA', context.account, lower(name)),
      arn: iamArn(context, 'role', path, name),
      createdAtMs: tx.nowMs,
      trustPolicy,
      ...(input.Description !== undefined && { description: input.Description }),
      maxSessionSeconds: input.MaxSessionDuration ?? 3600,
      ...(input.PermissionsBoundary && { permissionsBoundary: input.PermissionsBoundary }),
      tags: mergeTags([], input.Tags ?? []),
    }
    roles.put(tx, [lower(name)], role)
    return { Role: presentRole(role, 'created') }
  }),
)
