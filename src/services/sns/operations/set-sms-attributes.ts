// SetSMSAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html

import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { SMS_ATTRIBUTES, smsSettingsTable } from '../sms.ts'

export const setSmsAttributes = operation('SetSMSAttributes', async (input, context) => {
  const given = (input.attributes ?? {}) as Record<string, string>
  for (const name of Object.keys(given)) {
    if (!SMS_ATTRIBUTES.has(name)) throw invalidParameter(`${name} is not a valid attribute`)
  }
  await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
    smsSettingsTable.put(tx, [], { ...(yield* smsSettingsTable.get()), ...given })
  })
  return {}
})
