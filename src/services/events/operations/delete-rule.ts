// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html

import { busOf } from '../address.ts'
import { busScope } from '../bus-store.ts'
import { managed, validation } from '../errors.ts'
import { operation } from '../operation.ts'
import { leaveRule, requireHead } from '../rule-store.ts'
import { ruleTable } from '../tables.ts'

export const deleteRule = operation('DeleteRule', async (input, context) => {
  const { Name: name = '', Force } = input
  const bus = busOf(input.EventBusName, context)
  await context.store.transact(busScope(bus), function* (tx) {
    yield* requireHead(bus)
    const rule = yield* ruleTable.get(name)
    if (rule === undefined) return
    if (rule.managedBy !== undefined && !Force) throw managed(name)
    if (rule.targets.length > 0) throw validation("Rule can't be deleted since it has targets.")
    yield* leaveRule(tx, bus, rule)
  })
  return {}
})
