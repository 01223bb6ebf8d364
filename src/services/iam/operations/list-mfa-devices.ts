// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html

import { inAccount, pageOf } from '../account.ts'
import { devicesOf, presentDevice } from '../mfa.ts'
import { operation } from '../operation.ts'
import { requireUser, userNameOf } from '../users.ts'

export const listMFADevices = operation('ListMFADevices', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const user = yield* requireUser(name)
    const { items, ...page } = pageOf(yield* devicesOf(user.name), input, (row) => row.serial)
    return { MFADevices: items.map((row) => presentDevice(row, user.name)), ...page }
  })
})
