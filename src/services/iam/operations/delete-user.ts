// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html

import { inAccount } from '../account.ts'
import { deleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import {
  attachments,
  credentials,
  groupsOfUser,
  inlinePolicies,
  keysOfUser,
  loginProfiles,
  lower,
  mfaOfUser,
  ownerKey,
  users,
} from '../tables.ts'
import { requireUser } from '../users.ts'

export const deleteUser = operation('DeleteUser', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const key = lower(user.name)
    const must = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`)
    if ((yield* groupsOfUser.range([key], { limit: 1 })).length > 0) {
      throw must('remove users from group')
    }
    const owner = ownerKey('user', user.name)
    if ((yield* attachments.range([owner], { limit: 1 })).length > 0)
      throw must('detach all policies')
    if ((yield* inlinePolicies.range([owner], { limit: 1 })).length > 0)
      throw must('delete policies')
    if ((yield* keysOfUser.range([key], { limit: 1 })).length > 0) throw must('delete access keys')
    if (yield* loginProfiles.get(key)) throw must('delete login profile')
    if ((yield* mfaOfUser.range([key], { limit: 1 })).length > 0) throw must('delete MFA device')
    if ((yield* credentials.range([key], { limit: 1 })).length > 0) {
      throw must('remove referenced objects')
    }
    users.del(tx, [key])
    return {}
  }),
)
