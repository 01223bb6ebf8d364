// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html

import { inAccount } from '../account.ts'
import { deleteInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const deleteUserPolicy = operation('DeleteUserPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* deleteInline(tx, 'user', input.UserName, input.PolicyName)
    return {}
  }),
)
