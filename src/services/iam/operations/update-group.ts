// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html

import { iamArn, inAccount } from '../account.ts'
import { alreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { renameGroup } from '../rename.ts'
import { groups, lower } from '../tables.ts'
import { requireGroup } from '../users.ts'

export const updateGroup = operation('UpdateGroup', (input, context) =>
  inAccount(context, function* (tx) {
    const group = yield* requireGroup(input.GroupName)
    const { NewGroupName: name = group.name, NewPath: path = group.path } = input
    if (lower(name) !== lower(group.name) && (yield* groups.get(lower(name)))) {
      throw alreadyExists(`Group with name ${name} already exists.`)
    }
    yield* renameGroup(tx, group, {
      ...group,
      name,
      path,
      arn: iamArn(context, 'group', path, name),
    })
    return {}
  }),
)
