// GetPlatformApplicationAttributes: all but the credentials.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_GetPlatformApplicationAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { requireApplication, requireApplicationArn, shownAttributes } from '../platform.ts'

export const getPlatformApplicationAttributes = operation(
  'GetPlatformApplicationAttributes',
  async (input, context) => {
    const address = requireApplicationArn(input.PlatformApplicationArn)
    const partition = outboxOf(context.account, context.region)
    const row = await context.store.transact(partition, () => requireApplication(address))
    return { Attributes: { ...shownAttributes(row.attributes) } }
  },
)
