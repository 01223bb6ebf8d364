// SetSMSAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { requireSmsAttributes, smsSettingsTable } from '../sms.ts'

export const setSmsAttributes = operation('SetSMSAttributes', async (input, context) => {
  const given = (input.attributes ?? {}) as Record<string, string>
  requireSmsAttributes(given)
  await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
    smsSettingsTable.put(tx, [], { ...(yield* smsSettingsTable.get()), ...given })
  })
  return {}
})
