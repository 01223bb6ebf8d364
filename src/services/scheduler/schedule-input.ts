// CreateSchedule and UpdateSchedule say the same things of a schedule.

import { requireExpression } from './expression.ts'
import { validation } from './errors.ts'
import type { ScheduleTarget } from './port.ts'
import type { ScheduleRow } from './tables.ts'
import { requireTarget } from './target.ts'

export interface ScheduleInput {
  readonly ScheduleExpression: string | undefined
  readonly ScheduleExpressionTimezone?: string | undefined
  readonly StartDate?: Date | undefined
  readonly EndDate?: Date | undefined
  readonly Description?: string | undefined
  readonly State?: 'ENABLED' | 'DISABLED' | undefined
  readonly KmsKeyArn?: string | undefined
  readonly Target: object | undefined
  readonly FlexibleTimeWindow: { readonly Mode?: string | undefined; readonly MaximumWindowInMinutes?: number | undefined } | undefined // prettier-ignore
  readonly ActionAfterCompletion?: string | undefined
}

export type Asked = Omit<ScheduleRow, 'name' | 'group' | 'arn' | 'generation' | 'createdMs' | 'modifiedMs' | 'scheduleId'> // prettier-ignore

/** Throws what Scheduler says of a schedule that it does not take. */
export function askedOf(input: ScheduleInput): Asked {
  const expression = input.ScheduleExpression!
  const timezone = input.ScheduleExpressionTimezone ?? 'UTC'
  requireExpression(expression, timezone)
  const { StartDate, EndDate } = input
  if (StartDate && EndDate && StartDate.getTime() >= EndDate.getTime()) {
    throw validation('The StartDate must come before the EndDate.')
  }
  return {
    ...{ expression, timezone, startMs: StartDate?.getTime(), endMs: EndDate?.getTime() },
    ...{ description: input.Description, state: input.State ?? 'ENABLED' },
    kmsKeyArn: input.KmsKeyArn,
    target: requireTarget(input.Target as ScheduleTarget),
    windowMinutes: windowOf(input.FlexibleTimeWindow!),
    deletesItself: input.ActionAfterCompletion === 'DELETE',
  }
}

function windowOf({
  Mode,
  MaximumWindowInMinutes: minutes,
}: NonNullable<ScheduleInput['FlexibleTimeWindow']>): number {
  if (Mode === 'OFF') {
    if (minutes === undefined) return 0
    throw validation('MaximumWindowInMinutes is not allowed when the mode is OFF.')
  }
  if (minutes === undefined) {
    throw validation('MaximumWindowInMinutes is required when the mode is FLEXIBLE.')
  }
  return minutes
}

export function shownSchedule(row: ScheduleRow) {
  const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms))
  const flexible = row.windowMinutes > 0
  return {
    Arn: row.arn,
    GroupName: row.group,
    Name: row.name,
    ScheduleExpression: row.expression,
    ScheduleExpressionTimezone: row.timezone,
    StartDate: date(row.startMs),
    EndDate: date(row.endMs),
    Description: row.description,
    State: row.state,
    CreationDate: date(row.createdMs),
    LastModificationDate: date(row.modifiedMs),
    KmsKeyArn: row.kmsKeyArn,
    Target: row.target as never,
    FlexibleTimeWindow: flexible
      ? { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: row.windowMinutes }
      : { Mode: 'OFF' as const },
    ActionAfterCompletion: row.deletesItself ? ('DELETE' as const) : ('NONE' as const),
  }
}
