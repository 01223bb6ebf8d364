// CreateSMSSandboxPhoneNumber: texts a one-time password, again to a number that still lacks it.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CreateSMSSandboxPhoneNumber.html

import { snsError } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { keep, outboxOf } from '../outbox.ts'
import { isOptedOut, requirePhoneNumber } from '../sms.ts'
import { oneTimePassword, sandboxTable } from '../sms-sandbox.ts'

export const createSmsSandboxPhoneNumber = operation(
  'CreateSMSSandboxPhoneNumber',
  async (input, context) => {
    const phoneNumber = requirePhoneNumber(input.PhoneNumber)
    await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
      if (yield* isOptedOut(phoneNumber)) {
        throw snsError('OptedOutException', 'The phone number has opted out of receiving messages')
      }
      const known = yield* sandboxTable.range([], { limit: limits.sandboxNumbers })
      const there = known.find(({ row }) => row.phoneNumber === phoneNumber)
      if (there?.row.verified) return
      if (there === undefined && known.length === limits.sandboxNumbers) {
        throw snsError(
          'UserErrorException',
          `The SMS sandbox holds ${limits.sandboxNumbers} phone numbers`,
        )
      }
      const password = oneTimePassword(tx)
      sandboxTable.put(tx, [phoneNumber], { phoneNumber, verified: false, password })
      yield* keep(tx, {
        protocol: 'sms',
        to: phoneNumber,
        from: 'api:sns.CreateSMSSandboxPhoneNumber',
        messageId: tx.uuid(),
        text: `Your verification code is ${password}`,
      })
    })
    return {}
  },
)
