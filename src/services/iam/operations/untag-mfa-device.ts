// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html

import { inAccount, withoutTags } from '../account.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { mfaDevices } from '../tables.ts'

export const untagMFADevice = operation('UntagMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireDevice(input.SerialNumber)
    mfaDevices.put(tx, [row.serial], { ...row, tags: withoutTags(row.tags, input.TagKeys) })
    return {}
  }),
)
