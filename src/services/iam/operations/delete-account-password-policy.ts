// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const deleteAccountPasswordPolicy = operation(
  'DeleteAccountPasswordPolicy',
  (input, context) =>
    inAccount(context, function* (tx) {
      const { passwordPolicy, ...settings } = (yield* accountSettings.get()) ?? {}
      if (passwordPolicy === undefined) {
        throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.')
      }
      accountSettings.put(tx, [], settings)
      return {}
    }),
)
