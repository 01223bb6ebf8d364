// DeletePlatformApplication: with its endpoints; again and again if need be.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeletePlatformApplication.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { applicationTable, pushEndpointTable, requireApplicationArn } from '../platform.ts'
import { forgetEndpoint } from './delete-endpoint.ts'

const AT_ONCE = 100

export const deletePlatformApplication = operation(
  'DeletePlatformApplication',
  async (input, context) => {
    const { app } = requireApplicationArn(input.PlatformApplicationArn)
    const partition = outboxOf(context.account, context.region)
    while (!(await context.store.transact(partition, (tx) => removeSome(tx, app))));
    return {}
  },
)

/** True when everything is gone. The application goes first, so that nothing is added meanwhile. */
function* removeSome(tx: Tx, app: string): Reading<boolean> {
  applicationTable.del(tx, [app])
  const rows = yield* pushEndpointTable.range([app], { limit: AT_ONCE })
  for (const { row } of rows) forgetEndpoint(tx, app, row)
  return rows.length < AT_ONCE
}
