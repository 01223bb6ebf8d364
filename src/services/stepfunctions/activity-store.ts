// Activities in the store.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf } from '../resource/resource.ts'
import { noActivity } from './errors.ts'
import { activities, activityTable, type ActivityRow } from './tables.ts'

export function* enterActivity(tx: Tx, row: ActivityRow): Reading<void> {
  activityTable.put(tx, [], row)
  const { arn, generation, createdMs, tags } = row
  const entry = { arn, generation, createdMs, tags, facts: null }
  yield* activities.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* requireActivity(arn: string): Reading<ActivityRow> {
  const row = yield* activityTable.get()
  if (row === undefined) throw noActivity(arn)
  return row
}
