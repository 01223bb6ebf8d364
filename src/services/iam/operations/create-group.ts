// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html

import { ALL, freshId, iamArn, inAccount } from '../account.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_GROUPS } from '../limits.ts'
import { operation } from '../operation.ts'
import { presentGroup } from '../present.ts'
import { groups, lower, type GroupRow } from '../tables.ts'

export const createGroup = operation('CreateGroup', (input, context) =>
  inAccount(context, function* (tx) {
    const { GroupName: name, Path: path = '/' } = input
    if (yield* groups.get(lower(name)))
      throw alreadyExists(`Group with name ${name} already exists.`)
    if ((yield* groups.range([], { limit: ALL })).length >= MAX_GROUPS) {
      throw limitExceeded(`Cannot exceed quota for GroupsPerAccount: ${MAX_GROUPS}`)
    }
    const group: GroupRow = {
      name,
      path,
      id: freshId(tx, 'AGPA', context.account),
      arn: iamArn(context, 'group', path, name),
      createdAtMs: tx.nowMs,
    }
    groups.put(tx, [lower(name)], group)
    return { Group: presentGroup(group) }
  }),
)
