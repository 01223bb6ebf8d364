// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { accessKeys } from '../tables.ts'

export const getAccessKeyLastUsed = operation('GetAccessKeyLastUsed', (input, context) =>
  inAccount(context, function* () {
    const key = yield* accessKeys.get(input.AccessKeyId)
    if (key === undefined) {
      throw noSuchEntity(`The Access Key with id ${input.AccessKeyId} cannot be found.`)
    }
    // Millrace keeps no note of each use: AWS's answer for a key that was not used.
    return {
      UserName: key.userName,
      AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: 'N/A', Region: 'N/A' },
    }
  }),
)
