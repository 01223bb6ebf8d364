// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviders.html

import { ALL, inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { presentSaml } from '../providers.ts'
import { samlProviders } from '../tables.ts'

export const listSAMLProviders = operation('ListSAMLProviders', (input, context) =>
  inAccount(context, function* () {
    const rows = yield* samlProviders.range([], { limit: ALL })
    return {
      SAMLProviderList: rows.map(({ row }) => {
        const { ValidUntil, CreateDate } = presentSaml(row)
        return { Arn: row.arn, ValidUntil, CreateDate }
      }),
    }
  }),
)
