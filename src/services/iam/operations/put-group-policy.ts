// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutGroupPolicy.html

import { inAccount } from '../account.ts'
import { putInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const putGroupPolicy = operation('PutGroupPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const { PolicyName: name, PolicyDocument: document } = input
    yield* putInline(tx, 'group', input.GroupName, { name, document })
    return {}
  }),
)
