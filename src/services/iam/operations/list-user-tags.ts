// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html

import { inAccount, tagPage } from '../account.ts'
import { operation } from '../operation.ts'
import { requireUser } from '../users.ts'

export const listUserTags = operation('ListUserTags', (input, context) =>
  inAccount(context, function* () {
    return tagPage((yield* requireUser(input.UserName)).tags, input)
  }),
)
