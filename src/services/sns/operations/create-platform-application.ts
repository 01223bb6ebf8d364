// CreatePlatformApplication.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html

import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import {
  applicationArn,
  applicationTable,
  PLATFORMS,
  requireApplicationName,
  requireCredentials,
} from '../platform.ts'

export const createPlatformApplication = operation(
  'CreatePlatformApplication',
  async (input, context) => {
    const { Name: name = '', Platform: platform = '' } = input
    requireApplicationName(name)
    if (!PLATFORMS.has(platform)) {
      throw invalidParameter(`Platform Reason: ${platform} is not supported`)
    }
    const app = `${platform}/${name}`
    const given = (input.Attributes ?? {}) as Record<string, string>
    requireCredentials(given, platform)
    const attributes = { Enabled: 'true', ...given }
    await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
      applicationTable.put(tx, [app], { attributes })
    })
    return { PlatformApplicationArn: applicationArn(context, app) }
  },
)
