// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const listAccountAliases = operation('ListAccountAliases', (input, context) =>
  inAccount(context, function* () {
    const alias = (yield* accountSettings.get())?.alias
    return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false }
  }),
)
