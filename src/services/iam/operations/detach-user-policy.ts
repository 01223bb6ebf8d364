// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachUserPolicy.html

import { inAccount } from '../account.ts'
import { detach } from '../attach.ts'
import { operation } from '../operation.ts'

export const detachUserPolicy = operation('DetachUserPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* detach(tx, 'user', input.UserName, input.PolicyArn)
    return {}
  }),
)
