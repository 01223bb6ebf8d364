// CreatePlatformApplication.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_CreatePlatformApplication.html

import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import {
  applicationArn,
  applicationTable,
  PLATFORMS,
  requireApplicationName,
  requireCredentials,
} from '../platform.ts'
import { applicationScope, enterApplication } from '../platform-store.ts'

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
    await context.store.transact(applicationScope(context), function* (tx) {
      const { generation, createdMs } = (yield* applicationTable.get(app)) ?? {
        generation: tx.uuid(),
        createdMs: tx.nowMs,
      }
      yield* enterApplication(tx, context, app, { attributes, generation, createdMs })
    })
    return { PlatformApplicationArn: applicationArn(context, app) }
  },
)
