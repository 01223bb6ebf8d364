// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html

import { inAccount, mergeTags } from '../account.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { mfaDevices } from '../tables.ts'

export const tagMFADevice = operation('TagMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireDevice(input.SerialNumber)
    mfaDevices.put(tx, [row.serial], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
