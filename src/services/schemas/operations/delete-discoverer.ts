// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers-id-discovererid.html

import { directoryOf } from '../../resource/resource.ts'
import { followDiscoverer } from '../chores.ts'
import { operation } from '../operation.ts'
import { discoverers, discovererScope, discovererTable, requireDiscoverer } from '../tables.ts'

export const deleteDiscoverer = operation('DeleteDiscoverer', async (input, context) => {
  await context.store.transact(discovererScope(context), function* (tx) {
    const row = yield* requireDiscoverer(input.DiscovererId!)
    discovererTable.del(tx, [row.id])
    yield* discoverers.leave(tx.in(directoryOf(context)), row.id)
    followDiscoverer(tx, row)
  })
  return {}
})
