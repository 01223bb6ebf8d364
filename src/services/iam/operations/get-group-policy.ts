// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroupPolicy.html

import { inAccount } from '../account.ts'
import { requireInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const getGroupPolicy = operation('GetGroupPolicy', (input, context) =>
  inAccount(context, function* () {
    const { name, ...policy } = yield* requireInline('group', input.GroupName, input.PolicyName)
    return { GroupName: name, ...policy }
  }),
)
