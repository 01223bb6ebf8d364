// GetSMSAttributes: what was set, or those of it that are asked for.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetSMSAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { smsSettingsTable } from '../sms.ts'

export const getSmsAttributes = operation('GetSMSAttributes', async (input, context) => {
  const partition = outboxOf(context.account, context.region)
  const kept = (await context.store.transact(partition, () => smsSettingsTable.get())) ?? {}
  const wanted = input.attributes ?? []
  const shown = Object.entries(kept).filter(
    ([name]) => wanted.length === 0 || wanted.includes(name),
  )
  return { attributes: Object.fromEntries(shown) }
})
