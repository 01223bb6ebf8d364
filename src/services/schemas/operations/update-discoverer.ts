// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-discoverers-id-discovererid.html

import { followDiscoverer } from '../chores.ts'
import { operation } from '../operation.ts'
import { shownDiscoverer } from '../shown.ts'
import { discovererScope, enterDiscoverer, requireDiscoverer } from '../tables.ts'

export const updateDiscoverer = operation('UpdateDiscoverer', async (input, context) => {
  const changed = await context.store.transact(discovererScope(context), function* (tx) {
    const before = yield* requireDiscoverer(input.DiscovererId!)
    const { Description: description = before.description } = input
    const row = { ...before, description, crossAccount: input.CrossAccount ?? before.crossAccount }
    yield* enterDiscoverer(tx, row)
    followDiscoverer(tx, row)
    return row
  })
  return shownDiscoverer(changed)
})
