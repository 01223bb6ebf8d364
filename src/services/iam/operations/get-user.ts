// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { presentUser } from '../present.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

import type { Context } from '../../service.ts'

/** Accounts here have no date of birth; AWS's answer has one. */
const CREATED_AT = new Date(0)

const root = ({ account, caller }: Context) => ({
  User: {
    Path: '/',
    UserName: 'root',
    UserId: account,
    Arn: caller.arn,
    CreateDate: CREATED_AT,
  },
})

export const getUser = operation('GetUser', async (input, context) => {
  if (input.UserName === undefined && context.caller.arn.endsWith(':root')) return root(context)
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const used = (yield* loginProfiles.get(lower(name)))?.usedAtMs
    return { User: presentUser(yield* requireUser(name), used) }
  })
})
