// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html

import { inAccount } from '../account.ts'
import { attach } from '../attach.ts'
import { operation } from '../operation.ts'

export const attachUserPolicy = operation('AttachUserPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* attach(tx, 'user', input.UserName, input.PolicyArn, context.account)
    return {}
  }),
)
