// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentUser } from '../present.ts'
import { lower, mfaDevices, users } from '../tables.ts'

export const listVirtualMFADevices = operation('ListVirtualMFADevices', (input, context) =>
  inAccount(context, function* () {
    const wanted = input.AssignmentStatus ?? 'Any'
    const rows = (yield* mfaDevices.range([], { limit: ALL }))
      .map(({ row }) => row)
      .filter((row) => wanted === 'Any' || (row.userName !== undefined) === (wanted === 'Assigned'))
    const { items, ...page } = pageOf(rows, input, (row) => row.serial)
    const found = []
    for (const row of items) {
      const user = row.userName === undefined ? undefined : yield* users.get(lower(row.userName))
      found.push({
        SerialNumber: row.serial,
        ...(user && { User: presentUser(user) }),
        ...(row.enabledAtMs !== undefined && { EnableDate: new Date(row.enabledAtMs) }),
      })
    }
    return { VirtualMFADevices: found, ...page }
  }),
)
