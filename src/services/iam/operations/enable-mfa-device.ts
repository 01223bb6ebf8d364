// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html

import { inAccount } from '../account.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_MFA_DEVICES } from '../limits.ts'
import { devicesOf, requireCodes, requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { lower, mfaDevices, mfaOfUser } from '../tables.ts'
import { requireUser } from '../users.ts'

export const enableMFADevice = operation('EnableMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const device = yield* requireDevice(input.SerialNumber)
    if (device.userName !== undefined) {
      throw alreadyExists(`MFA Device is already in use.`)
    }
    if ((yield* devicesOf(user.name)).length >= MAX_MFA_DEVICES) {
      throw limitExceeded(`Cannot exceed quota for MFADevicesPerUser: ${MAX_MFA_DEVICES}`)
    }
    requireCodes(device, [input.AuthenticationCode1, input.AuthenticationCode2], tx.nowMs)
    const enabled = { ...device, userName: user.name, enabledAtMs: tx.nowMs }
    mfaDevices.put(tx, [device.serial], enabled)
    mfaOfUser.put(tx, [lower(user.name), device.serial], true)
    return {}
  }),
)
