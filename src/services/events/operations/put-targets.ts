// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html

import { busOf } from '../address.ts'
import { busScope } from '../bus-store.ts'
import { limitExceeded, managed } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import type { TargetSpec } from '../port.ts'
import { enterRule, requireRule } from '../rule-store.ts'
import { requireTarget } from '../targets.ts'

export const putTargets = operation('PutTargets', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const given = (input.Targets ?? []) as readonly TargetSpec[]
  await context.store.transact(busScope(bus), function* (tx) {
    const rule = yield* requireRule(bus, input.Rule!)
    if (rule.managedBy !== undefined) throw managed(rule.name)
    for (const target of given) requireTarget(target)
    const byId = new Map([...rule.targets, ...given].map((target) => [target.Id, target]))
    if (byId.size > limits.targetsPerRule) throw limitExceeded()
    const targets = [...byId.values()].sort((a, b) => (a.Id < b.Id ? -1 : 1))
    yield* enterRule(tx, bus, { ...rule, targets }, rule)
  })
  return { FailedEntryCount: 0, FailedEntries: [] }
})
