// DeleteEndpoint: again and again if need be.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_DeleteEndpoint.html

import type { Tx } from '../../../store/store.ts'
import { operation } from '../operation.ts'
import { outboxOf } from '../outbox.ts'
import {
  pushEndpointTable,
  pushTokenTable,
  requireEndpointArn,
  type EndpointRow,
} from '../platform.ts'
import { tokenDigest } from './create-platform-endpoint.ts'

export const deleteEndpoint = operation('DeleteEndpoint', async (input, context) => {
  const { app, id } = requireEndpointArn(input.EndpointArn)
  await context.store.transact(outboxOf(context.account, context.region), function* (tx) {
    const row = yield* pushEndpointTable.get(app, id)
    if (row !== undefined) forgetEndpoint(tx, app, row)
  })
  return {}
})

export function forgetEndpoint(tx: Tx, app: string, { id, attributes }: EndpointRow): void {
  pushEndpointTable.del(tx, [app, id])
  pushTokenTable.del(tx, [app, tokenDigest(attributes.Token ?? '')])
}
