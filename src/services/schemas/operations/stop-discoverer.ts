// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers-id-discovererid-stop.html

import { followDiscoverer } from '../chores.ts'
import { operation } from '../operation.ts'
import { discovererScope, enterDiscoverer, requireDiscoverer } from '../tables.ts'

export const stopDiscoverer = operation('StopDiscoverer', async (input, context) => {
  const id = input.DiscovererId!
  await context.store.transact(discovererScope(context), function* (tx) {
    const row = { ...(yield* requireDiscoverer(id)), state: 'STOPPED' as const }
    yield* enterDiscoverer(tx, row)
    followDiscoverer(tx, row)
  })
  return { DiscovererId: id, State: 'STOPPED' as const }
})
