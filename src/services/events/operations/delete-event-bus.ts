// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html

import { busOf, DEFAULT_BUS } from '../address.ts'
import { busScope, leaveBus, requireBus } from '../bus-store.ts'
import { validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { requireHead } from '../rule-store.ts'
import { changeTable } from '../tables.ts'

export const deleteEventBus = operation('DeleteEventBus', async (input, context) => {
  const bus = busOf(input.Name, context)
  if (bus.name === DEFAULT_BUS) throw validation(`Cannot delete event bus ${DEFAULT_BUS}.`)
  await context.store.transact(busScope(bus), function* (tx) {
    const row = yield* requireBus(tx, bus)
    const { rules, sequence } = yield* requireHead(bus)
    if (rules > 0) throw validation(`Event bus ${bus.name} cannot be deleted since it has rules.`)
    for (const { key } of yield* changeTable.range([], { limit: sequence + 1 })) {
      changeTable.del(tx, [key.integer()])
    }
    yield* leaveBus(tx, row)
  })
  return {}
})
