// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html

import { inAccount } from '../account.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { lower, mfaDevices, mfaOfUser } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const deactivateMFADevice = operation('DeactivateMFADevice', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    const device = yield* requireDevice(input.SerialNumber, user.name)
    const { userName: _user, enabledAtMs: _at, ...free } = device
    mfaDevices.put(tx, [device.serial], free)
    mfaOfUser.del(tx, [lower(user.name), device.serial])
    return {}
  })
})
