// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
// An alias is unique in AWS; here it is the account's own affair.

import { inAccount } from '../account.ts'
import { limitExceeded } from '../errors.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const createAccountAlias = operation('CreateAccountAlias', (input, context) =>
  inAccount(context, function* (tx) {
    const settings = (yield* accountSettings.get()) ?? {}
    if (settings.alias !== undefined && settings.alias !== input.AccountAlias) {
      throw limitExceeded('Cannot exceed quota for AccountAliasesPerAccount: 1')
    }
    accountSettings.put(tx, [], { ...settings, alias: input.AccountAlias })
    return {}
  }),
)
