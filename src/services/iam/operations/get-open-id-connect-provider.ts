// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'

export const getOpenIDConnectProvider = operation('GetOpenIDConnectProvider', (input, context) =>
  inAccount(context, function* () {
    const row = yield* requireOidc(input.OpenIDConnectProviderArn)
    return {
      Url: row.url,
      ClientIDList: [...row.clientIds],
      ThumbprintList: [...row.thumbprints],
      CreateDate: new Date(row.createdAtMs),
      Tags: [...row.tags],
    }
  }),
)
