// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html

import { inAccount } from '../account.ts'
import { requireCodes, requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { requireUser } from '../users.ts'

export const resyncMFADevice = operation('ResyncMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const device = yield* requireDevice(input.SerialNumber, user.name)
    requireCodes(device, [input.AuthenticationCode1, input.AuthenticationCode2], tx.nowMs)
    return {}
  }),
)
