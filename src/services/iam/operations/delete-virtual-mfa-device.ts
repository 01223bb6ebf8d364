// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html

import { inAccount } from '../account.ts'
import { deleteConflict } from '../errors.ts'
import { requireDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { mfaDevices } from '../tables.ts'

export const deleteVirtualMFADevice = operation('DeleteVirtualMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const device = yield* requireDevice(input.SerialNumber)
    if (device.userName !== undefined) {
      throw deleteConflict('MFA Device is in use, must be deactivated first.')
    }
    mfaDevices.del(tx, [device.serial])
    return {}
  }),
)
