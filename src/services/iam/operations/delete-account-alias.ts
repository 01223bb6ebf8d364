// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const deleteAccountAlias = operation('DeleteAccountAlias', (input, context) =>
  inAccount(context, function* (tx) {
    const { alias, ...settings } = (yield* accountSettings.get()) ?? {}
    if (alias !== input.AccountAlias) {
      throw noSuchEntity(`The account alias ${input.AccountAlias} cannot be found.`)
    }
    accountSettings.put(tx, [], settings)
    return {}
  }),
)
