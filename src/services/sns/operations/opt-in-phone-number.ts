// OptInPhoneNumber: its owner wants messages again.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_OptInPhoneNumber.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { optedOutTable, requirePhoneNumber } from '../sms.ts'

export const optInPhoneNumber = operation('OptInPhoneNumber', async (input, context) => {
  const phoneNumber = requirePhoneNumber(input.phoneNumber)
  await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
    optedOutTable.del(tx, [phoneNumber])
  })
  return {}
})
