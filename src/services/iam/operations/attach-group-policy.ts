// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachGroupPolicy.html

import { inAccount } from '../account.ts'
import { attach } from '../attach.ts'
import { operation } from '../operation.ts'

export const attachGroupPolicy = operation('AttachGroupPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* attach(tx, 'group', input.GroupName, input.PolicyArn, context.account)
    return {}
  }),
)
