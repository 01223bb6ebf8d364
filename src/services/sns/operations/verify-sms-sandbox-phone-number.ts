// VerifySMSSandboxPhoneNumber: its owner says what was texted.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_VerifySMSSandboxPhoneNumber.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { requirePhoneNumber } from '../sms.ts'
import { requireSandboxNumber, sandboxTable, wrongPassword } from '../sms-sandbox.ts'

export const verifySmsSandboxPhoneNumber = operation(
  'VerifySMSSandboxPhoneNumber',
  async (input, context) => {
    const phoneNumber = requirePhoneNumber(input.PhoneNumber)
    await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
      const row = yield* requireSandboxNumber(phoneNumber)
      if (input.OneTimePassword !== row.password) throw wrongPassword()
      sandboxTable.put(tx, [phoneNumber], { ...row, verified: true })
    })
    return {}
  },
)
