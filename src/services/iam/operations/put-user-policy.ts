// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html

import { inAccount } from '../account.ts'
import { putInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const putUserPolicy = operation('PutUserPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const { PolicyName: name, PolicyDocument: document } = input
    yield* putInline(tx, 'user', input.UserName, { name, document })
    return {}
  }),
)
