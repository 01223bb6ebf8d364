// SetPlatformApplicationAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html

import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import {
  applicationTable,
  requireApplication,
  requireApplicationArn,
  requireCredentials,
} from '../platform.ts'

export const setPlatformApplicationAttributes = operation(
  'SetPlatformApplicationAttributes',
  async (input, context) => {
    const address = requireApplicationArn(input.PlatformApplicationArn)
    const given = (input.Attributes ?? {}) as Record<string, string>
    await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
      const { attributes } = yield* requireApplication(address)
      requireCredentials(given, address.platform)
      applicationTable.put(tx, [address.app], { attributes: { ...attributes, ...given } })
    })
    return {}
  },
)
