// https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html

import { inAccount } from '../account.ts'
import { putInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const putRolePolicy = operation('PutRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const { PolicyName: name, PolicyDocument: document } = input
    yield* putInline(tx, 'role', input.RoleName, { name, document })
    return {}
  }),
)
