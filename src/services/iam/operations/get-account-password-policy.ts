// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const getAccountPasswordPolicy = operation('GetAccountPasswordPolicy', (input, context) =>
  inAccount(context, function* () {
    const policy = (yield* accountSettings.get())?.passwordPolicy
    if (policy === undefined) {
      throw noSuchEntity(`The Password Policy with domain name ${context.account} cannot be found.`)
    }
    return { PasswordPolicy: { ...policy } }
  }),
)
