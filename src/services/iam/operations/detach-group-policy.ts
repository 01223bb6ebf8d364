// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachGroupPolicy.html

import { inAccount } from '../account.ts'
import { detach } from '../attach.ts'
import { operation } from '../operation.ts'

export const detachGroupPolicy = operation('DetachGroupPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* detach(tx, 'group', input.GroupName, input.PolicyArn)
    return {}
  }),
)
