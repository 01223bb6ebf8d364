// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html

import { ALL, freshId, iamArn, inAccount, mergeTags } from '../account.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_USERS } from '../limits.ts'
import { operation } from '../operation.ts'
import { parsePolicyArn, requirePolicy } from '../policy-arn.ts'
import { presentUser } from '../present.ts'
import { lower, users, type UserRow } from '../tables.ts'

export const createUser = operation('CreateUser', (input, context) =>
  inAccount(context, function* (tx) {
    const { UserName: name, Path: path = '/', PermissionsBoundary: permissionsBoundary } = input
    if (yield* users.get(lower(name))) throw alreadyExists(`User with name ${name} already exists.`)
    if ((yield* users.range([], { limit: ALL })).length >= MAX_USERS) {
      throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${MAX_USERS}`)
    }
    if (permissionsBoundary && parsePolicyArn(permissionsBoundary).owner !== 'aws') {
      yield* requirePolicy(permissionsBoundary, context.account)
    }
    const user: UserRow = {
      name,
      path,
      id: freshId(tx, 'AIDA', context.account),
      arn: iamArn(context, 'user', path, name),
      createdAtMs: tx.nowMs,
      ...(permissionsBoundary && { permissionsBoundary }),
      tags: mergeTags([], input.Tags ?? []),
    }
    users.put(tx, [lower(name)], user)
    return { User: presentUser(user) }
  }),
)
