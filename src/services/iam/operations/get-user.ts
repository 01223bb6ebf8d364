// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
// Millrace has no users: asked without a name, everyone is the account's root.

import { partitionOf } from '../../../kernel/arn.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/** Accounts here have no date of birth; AWS's answer has one. */
const CREATED_AT = new Date(0)

export const getUser = operation('GetUser', async (input, context) => {
  if (input.UserName !== undefined) {
    throw noSuchEntity(`The user with name ${input.UserName} cannot be found.`)
  }
  const { account, region } = context
  return {
    User: {
      Path: '/',
      UserName: 'root',
      UserId: account,
      Arn: `arn:${partitionOf(region)}:iam::${account}:root`,
      CreateDate: CREATED_AT,
    },
  }
})
