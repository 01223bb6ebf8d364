// A schedule's expression with its zone, window and dates.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

import { nextMoment, parseSchedule, type Schedule } from '../../kernel/schedule/expression.ts'
import { UTC, zoneNamed } from '../../kernel/schedule/zone.ts'
import { validation } from './errors.ts'
import type { ScheduleRow } from './tables.ts'

export function requireExpression(expression: string, timezone: string): Schedule {
  const schedule = parseSchedule(expression)
  if (schedule === undefined) throw validation(`Invalid Schedule Expression ${expression}.`)
  if (zoneNamed(timezone) === undefined) {
    throw validation(`Invalid Schedule Expression Timezone ${timezone}.`)
  }
  return schedule
}

type Timed = Pick<ScheduleRow, 'expression' | 'timezone' | 'startMs' | 'endMs'>

/**
 * The first moment after `afterMs` of a schedule that began at `beganMs`; undefined: it is over. A rate
 * has its first moment when it begins.
 */
export function momentAfter(row: Timed, afterMs: number, beganMs: number): number | undefined {
  const schedule = parseSchedule(row.expression)
  if (schedule === undefined) return undefined
  const zone = zoneNamed(row.timezone) ?? UTC
  // Dates mean nothing to what happens once.
  if (schedule.kind === 'at') return nextMoment(schedule, { afterMs, fromMs: beganMs, zone })
  const firstMs = Math.max(beganMs, row.startMs ?? beganMs)
  const fromMs = schedule.kind === 'rate' ? firstMs - schedule.everyMs : firstMs
  const next = nextMoment(schedule, { afterMs: Math.max(afterMs, firstMs - 1), fromMs, zone })
  return next !== undefined && next <= (row.endMs ?? Infinity) ? next : undefined
}
