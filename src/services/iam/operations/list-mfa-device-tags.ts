// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html

import { inAccount, tagPage } from '../account.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'

export const listMFADeviceTags = operation('ListMFADeviceTags', (input, context) =>
  inAccount(context, function* () {
    return tagPage((yield* requireDevice(input.SerialNumber)).tags, input)
  }),
)
