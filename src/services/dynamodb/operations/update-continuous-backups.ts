// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContinuousBackups.html

import { addressOf } from '../address.ts'
import { continuousBackups, MOST_DAYS } from '../backup/point-in-time.ts'
import { tableGone } from '../backup/tables.ts'
import { operation } from '../operation.ts'
import { tables, type TableRow } from '../tables.ts'

export const updateContinuousBackups = operation(
  'UpdateContinuousBackups',
  async (input, context) => {
    const { partition, name } = addressOf(input.TableName!, context)
    const { PointInTimeRecoveryEnabled: isOn, RecoveryPeriodInDays: asked } =
      input.PointInTimeRecoverySpecification!
    const ContinuousBackupsDescription = await context.store.transact(partition, function* (tx) {
      const before = yield* tables.get()
      if (before === undefined) throw tableGone(name)
      const { pointInTime, ...rest } = before
      const sinceMs = pointInTime?.sinceMs ?? tx.nowMs
      const days = asked ?? pointInTime?.days ?? MOST_DAYS
      const table: TableRow = isOn ? { ...rest, pointInTime: { sinceMs, days } } : rest
      tables.put(tx, [], table)
      return continuousBackups(table, tx.nowMs)
    })
    return { ContinuousBackupsDescription }
  },
)
