// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html

import { busOf } from '../address.ts'
import { busScope } from '../bus-store.ts'
import { managed } from '../errors.ts'
import { operation } from '../operation.ts'
import { enterRule, requireRule } from '../rule-store.ts'

export const removeTargets = operation('RemoveTargets', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const ids = new Set(input.Ids)
  const missing = await context.store.transact(busScope(bus), function* (tx) {
    const rule = yield* requireRule(bus, input.Rule!)
    if (rule.managedBy !== undefined && !input.Force) throw managed(rule.name)
    const targets = rule.targets.filter(({ Id }) => !ids.has(Id))
    const known = new Set(rule.targets.map(({ Id }) => Id))
    if (targets.length < rule.targets.length) yield* enterRule(tx, bus, { ...rule, targets }, rule)
    return [...ids].filter((id) => !known.has(id))
  })
  return {
    FailedEntryCount: missing.length,
    FailedEntries: missing.map((TargetId) => ({
      TargetId,
      ErrorCode: 'ResourceNotFoundException',
      ErrorMessage: `Rule ${input.Rule} does not have a target with the Id ${TargetId}.`,
    })),
  }
})
