// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html

import type { Tx } from '../../../store/store.ts'
import { busOf, DEFAULT_BUS, ruleArn } from '../address.ts'
import { busScope } from '../bus-store.ts'
import { limitExceeded, managed, notValid, validation } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { requirePattern } from '../pattern.ts'
import { enterRule, requireHead } from '../rule-store.ts'
import { requireSchedule, startSchedule } from '../scheduled.ts'
import { ruleTable, type RuleRow } from '../tables.ts'
import { tagsOf } from '../tags.ts'

export const putRule = operation('PutRule', async (input, context) => {
  const { Name: name = '', EventPattern: pattern, ScheduleExpression: schedule } = input
  const bus = busOf(input.EventBusName, context)
  if (!pattern && !schedule) {
    throw notValid('EventPattern', 'One of EventPattern and ScheduleExpression is required.')
  }
  if (schedule) {
    if (bus.name !== DEFAULT_BUS) {
      throw validation('ScheduleExpression is supported only on the default event bus.')
    }
    requireSchedule(schedule)
  }
  if (pattern) requirePattern(pattern)
  const tags = tagsOf(input.Tags)
  const arn = ruleArn(bus, name)
  await context.store.transact(busScope(bus), function* (tx) {
    const head = yield* requireHead(bus)
    const before = yield* ruleTable.get(name)
    if (before?.managedBy !== undefined) throw managed(name)
    if (before === undefined && head.rules >= limits.rulesPerBus) throw limitExceeded()
    const asked = {
      ...{ name, arn, busName: bus.name, pattern: pattern || undefined },
      ...{ schedule: schedule || undefined, state: input.State ?? 'ENABLED' },
      ...{ description: input.Description, roleArn: input.RoleArn },
    } as const
    const row: RuleRow = {
      ...asked,
      generation: before?.generation ?? tx.uuid(),
      createdMs: before?.createdMs ?? tx.nowMs,
      createdBy: before?.createdBy ?? context.account,
      targets: before?.targets ?? [],
      // Those of a rule that is there already are changed by TagResource only.
      tags: before?.tags ?? tags,
      scheduleId: scheduleIdOf(tx, asked, before),
    }
    yield* enterRule(tx, bus, row, before)
    if (row.scheduleId !== before?.scheduleId) startSchedule(tx, bus, row)
  })
  return { RuleArn: arn }
})

/** The same as long as the schedule goes on. */
function scheduleIdOf(
  tx: Tx,
  { schedule, state }: Pick<RuleRow, 'schedule' | 'state'>,
  before: RuleRow | undefined,
): string | undefined {
  if (schedule === undefined || state === 'DISABLED') return undefined
  if (before?.schedule === schedule && before.scheduleId !== undefined) return before.scheduleId
  return tx.uuid()
}
