// Rules with a schedule: an event of their own at every moment of it, for their own targets.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html

import { nextMoment, parseSchedule } from '../../kernel/schedule/expression.ts'
import { UTC } from '../../kernel/schedule/zone.ts'
import type { Remaining } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { BusAddress } from './address.ts'
import { notValid } from './errors.ts'
import { eventText } from './event.ts'
import { emitDelivery } from './publish.ts'
import { ruleTable, type RuleRow } from './tables.ts'

export const EVENTS_SCHEDULE = 'events-schedule'

/** Payload of an `events-schedule` intent: the next moment of a rule. */
export interface Moment {
  readonly busArn: string
  readonly rule: string
  /** Tells it from what an earlier expression of the rule left behind. */
  readonly scheduleId: string
  readonly fromMs: number
  readonly atMs: number
}

/** A moment that is missed by more than this, with the server down, is let go. */
const LATE_MS = 60_000

export function requireSchedule(expression: string): void {
  const schedule = parseSchedule(expression)
  if (schedule === undefined || schedule.kind === 'at') throw notValid('ScheduleExpression')
}

/** Begins the schedule of a rule that is new, changed or enabled again. */
export function startSchedule(tx: Tx, bus: BusAddress, rule: RuleRow): void {
  if (rule.schedule === undefined || rule.scheduleId === undefined) return
  const fromMs = tx.nowMs
  const atMs = momentAfter(rule.schedule, fromMs, fromMs)
  if (atMs === undefined) return
  const payload: Moment = {
    busArn: bus.arn,
    rule: rule.name,
    scheduleId: rule.scheduleId,
    fromMs,
    atMs,
  }
  tx.emit({ edge: EVENTS_SCHEDULE, target: rule.arn, dueAtMs: atMs, payload })
}

/** One moment; answers the next one. */
export function* fireSchedule(tx: Tx, bus: BusAddress, moment: Moment): Reading<Remaining<Moment>> {
  const rule = yield* ruleTable.get(moment.rule)
  if (rule?.schedule === undefined || rule.scheduleId !== moment.scheduleId) return undefined
  const id = tx.uuid()
  const { account, region } = bus
  const text = eventText({
    ...{ id, account, region, source: 'aws.events', detailType: 'Scheduled Event' },
    ...{ detail: '{}', resources: [rule.arn], timeMs: moment.atMs },
  })
  const hop = { atMs: tx.nowMs, id, from: rule.arn, to: rule.arn, via: 'schedule' }
  const reason = rule.targets.length === 0 ? 'the rule has no targets' : undefined
  tx.hop({ ...hop, outcome: reason === undefined ? 'accepted' : 'dropped', reason })
  const event = { id, text, value: undefined }
  for (const target of rule.targets) {
    emitDelivery(tx, bus, rule, { target, event, ingestedMs: tx.nowMs })
  }
  const { schedule } = rule
  let atMs = momentAfter(schedule, moment.fromMs, moment.atMs)
  if (atMs !== undefined && atMs < tx.nowMs - LATE_MS) {
    atMs = momentAfter(schedule, moment.fromMs, tx.nowMs)
  }
  return atMs === undefined ? undefined : { state: { ...moment, atMs }, atMs }
}

function momentAfter(expression: string, fromMs: number, afterMs: number): number | undefined {
  const schedule = parseSchedule(expression)
  return schedule && nextMoment(schedule, { afterMs, fromMs, zone: UTC })
}
