// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
// What belongs to the user stays his, under the new name; his unique id stays as well.

import { iamArn, inAccount } from '../account.ts'
import { alreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { renameUser } from '../rename.ts'
import { lower, users } from '../tables.ts'
import { requireUser } from '../users.ts'

export const updateUser = operation('UpdateUser', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const { NewUserName: name = user.name, NewPath: path = user.path } = input
    if (lower(name) !== lower(user.name) && (yield* users.get(lower(name)))) {
      throw alreadyExists(`User with name ${name} already exists.`)
    }
    yield* renameUser(tx, user, { ...user, name, path, arn: iamArn(context, 'user', path, name) })
    return {}
  }),
)
