// DeleteSMSSandboxPhoneNumber: of a number that is pending or verified.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeleteSMSSandboxPhoneNumber.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { requirePhoneNumber } from '../sms.ts'
import { requireSandboxNumber, sandboxTable } from '../sms-sandbox.ts'

export const deleteSmsSandboxPhoneNumber = operation(
  'DeleteSMSSandboxPhoneNumber',
  async (input, context) => {
    const phoneNumber = requirePhoneNumber(input.PhoneNumber)
    await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
      yield* requireSandboxNumber(phoneNumber)
      sandboxTable.del(tx, [phoneNumber])
    })
    return {}
  },
)
