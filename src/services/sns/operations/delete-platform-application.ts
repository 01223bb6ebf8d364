// DeletePlatformApplication: with its endpoints; again and again if need be.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeletePlatformApplication.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import { applicationTable, pushEndpointTable, requireApplicationArn } from '../platform.ts'
import { applications, applicationScope } from '../platform-store.ts'
import { forgetEndpoint } from './delete-endpoint.ts'

const AT_ONCE = 100

export const deletePlatformApplication = operation(
  'DeletePlatformApplication',
  async (input, context) => {
    const { app } = requireApplicationArn(input.PlatformApplicationArn)
    let done = await context.store.transact(applicationScope(context), function* (tx) {
      applicationTable.del(tx, [app])
      yield* applications.leave(tx.in(directoryOf(context)), app)
      return yield* removeSome(tx, app)
    })
    const partition = outboxOf(context.account, context.region)
    while (!done) done = await context.store.transact(partition, (tx) => removeMore(tx, app))
    return {}
  },
)

/** True when all of its endpoints are gone. */
function* removeSome(tx: Tx, app: string): Reading<boolean> {
  const rows = yield* pushEndpointTable.range([app], { limit: AT_ONCE })
  for (const { row } of rows) forgetEndpoint(tx, app, row)
  return rows.length < AT_ONCE
}

/** What was created again meanwhile stays, with what it finds. */
function* removeMore(tx: Tx, app: string): Reading<boolean> {
  if ((yield* applicationTable.get(app)) !== undefined) return true
  return yield* removeSome(tx, app)
}
