// CheckIfPhoneNumberIsOptedOut.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CheckIfPhoneNumberIsOptedOut.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { isOptedOut, requirePhoneNumber } from '../sms.ts'

export const checkIfPhoneNumberIsOptedOut = operation(
  'CheckIfPhoneNumberIsOptedOut',
  async (input, context) => {
    const phoneNumber = requirePhoneNumber(input.phoneNumber)
    const partition = outboxOf(context.account, context.region)
    return { isOptedOut: await context.store.transact(partition, () => isOptedOut(phoneNumber)) }
  },
)
