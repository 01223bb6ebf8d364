// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroupPolicy.html

import { inAccount } from '../account.ts'
import { deleteInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const deleteGroupPolicy = operation('DeleteGroupPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* deleteInline(tx, 'group', input.GroupName, input.PolicyName)
    return {}
  }),
)
