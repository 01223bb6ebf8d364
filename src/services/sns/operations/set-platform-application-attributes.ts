// SetPlatformApplicationAttributes.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html

import { operation } from '../operation.ts'
import { requireApplication, requireApplicationArn, requireCredentials } from '../platform.ts'
import { applicationScope, enterApplication } from '../platform-store.ts'

export const setPlatformApplicationAttributes = operation(
  'SetPlatformApplicationAttributes',
  async (input, context) => {
    const address = requireApplicationArn(input.PlatformApplicationArn)
    const given = (input.Attributes ?? {}) as Record<string, string>
    await context.store.transact(applicationScope(context), function* (tx) {
      const row = yield* requireApplication(address)
      requireCredentials(given, address.platform)
      const attributes = { ...row.attributes, ...given }
      yield* enterApplication(tx, context, address.app, { ...row, attributes })
    })
    return {}
  },
)
