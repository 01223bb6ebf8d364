// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html

import { inAccount } from '../account.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'

export const getMFADevice = operation('GetMFADevice', (input, context) =>
  inAccount(context, function* () {
    const device = yield* requireDevice(input.SerialNumber, input.UserName)
    return {
      SerialNumber: device.serial,
      ...(device.userName !== undefined && { UserName: device.userName }),
      ...(device.enabledAtMs !== undefined && { EnableDate: new Date(device.enabledAtMs) }),
    }
  }),
)
