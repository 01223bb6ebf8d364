// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html

import { iamArn, inAccount, mergeTags } from '../account.ts'
import { alreadyExists } from '../errors.ts'
import { newSeed } from '../mfa.ts'
import { operation } from '../operation.ts'
import { mfaDevices, type MfaRow } from '../tables.ts'

export const createVirtualMFADevice = operation('CreateVirtualMFADevice', (input, context) =>
  inAccount(context, function* (tx) {
    const { VirtualMFADeviceName: name, Path: path = '/' } = input
    const serial = iamArn(context, 'mfa', path, name)
    if (yield* mfaDevices.get(serial)) {
      throw alreadyExists('MFADevice entity at the same path and name already exists.')
    }
    const device: MfaRow = {
      serial,
      seed: newSeed(tx),
      createdAtMs: tx.nowMs,
      tags: mergeTags([], input.Tags ?? []),
    }
    mfaDevices.put(tx, [serial], device)
    return {
      VirtualMFADevice: {
        SerialNumber: serial,
        // As AWS encodes it: the base32 text once more in base64. Of the picture there is none.
        Base32StringSeed: Buffer.from(device.seed),
        ...(device.tags.length > 0 && { Tags: [...device.tags] }),
      },
    }
  }),
)
