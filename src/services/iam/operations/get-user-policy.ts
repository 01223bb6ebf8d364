// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html

import { inAccount } from '../account.ts'
import { requireInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const getUserPolicy = operation('GetUserPolicy', (input, context) =>
  inAccount(context, function* () {
    const { name, ...policy } = yield* requireInline('user', input.UserName, input.PolicyName)
    return { UserName: name, ...policy }
  }),
)
