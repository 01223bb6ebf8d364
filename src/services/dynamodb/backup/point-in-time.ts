// Continuous backups: whether a table can be brought back to any moment, and to which.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { TableRow } from '../tables.ts'

const DAY_MS = 24 * 3600_000
export const MOST_DAYS = 35

type PointInTime = NonNullable<TableRow['pointInTime']>

export function earliestMs({ sinceMs, days }: PointInTime, nowMs: number): number {
  return Math.max(sinceMs, nowMs - days * DAY_MS)
}

export const unavailable = (name: string) =>
  new AwsError(
    'PointInTimeRecoveryUnavailableException',
    `Point in time recovery is not enabled for table '${name}'`,
  )

export function continuousBackups({ pointInTime }: TableRow, nowMs: number): any {
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription:
      pointInTime === undefined
        ? { PointInTimeRecoveryStatus: 'DISABLED' }
        : {
            PointInTimeRecoveryStatus: 'ENABLED',
            RecoveryPeriodInDays: pointInTime.days,
            EarliestRestorableDateTime: new Date(earliestMs(pointInTime, nowMs)),
            LatestRestorableDateTime: new Date(nowMs),
          },
  }
}
