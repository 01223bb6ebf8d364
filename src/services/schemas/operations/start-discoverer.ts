// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers-id-discovererid-start.html

import { followDiscoverer } from '../chores.ts'
import { operation } from '../operation.ts'
import { discovererScope, enterDiscoverer, requireDiscoverer } from '../tables.ts'

export const startDiscoverer = operation('StartDiscoverer', async (input, context) => {
  const id = input.DiscovererId!
  await context.store.transact(discovererScope(context), function* (tx) {
    const row = { ...(yield* requireDiscoverer(id)), state: 'STARTED' as const }
    yield* enterDiscoverer(tx, row)
    followDiscoverer(tx, row)
  })
  return { DiscovererId: id, State: 'STARTED' as const }
})
