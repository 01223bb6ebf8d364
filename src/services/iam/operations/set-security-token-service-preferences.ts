// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const setSecurityTokenServicePreferences = operation(
  'SetSecurityTokenServicePreferences',
  (input, context) =>
    inAccount(context, function* (tx) {
      const settings = (yield* accountSettings.get()) ?? {}
      const tokenVersion = input.GlobalEndpointTokenVersion === 'v2Token' ? 2 : 1
      accountSettings.put(tx, [], { ...settings, tokenVersion })
      return {}
    }),
)
