// What a table's items were, as long as it can be brought back to any moment of the last days.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html

import type { Chore, Remaining } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { tableAddress } from '../address.ts'
import type { ItemRow, TableRow } from '../tables.ts'
import { befores, histories, moments } from './tables.ts'

const TRIM = 'dynamodb-history'
const DAY_MS = 24 * 3600_000
/** What ends within the same hour goes together. */
const TOGETHER_MS = 3600_000
const STEP_ROWS = 400

interface Trim {
  readonly partition: string
  readonly space: number
  readonly days: number
}

/** In the commit that changes the item. */
export function* remember(
  tx: Tx,
  table: TableRow,
  key: Uint8Array,
  before: ItemRow | undefined,
): Reading<void> {
  const { space } = table
  const history = yield* histories.get(space)
  const next = history?.next ?? 0
  moments.put(tx, [space, next], { atMs: tx.nowMs, key: Buffer.from(key).toString('base64') })
  if (before) befores.put(tx, [space, next], before)
  histories.put(tx, [space], { next: next + 1, isTrimmed: true })
  if (history?.isTrimmed) return
  const { days } = table.pointInTime!
  const payload: Trim = { partition: tableAddress(table.name, table).partition, space, days }
  tx.emit({ edge: TRIM, target: table.arn, dueAtMs: endOf(tx.nowMs, days), payload })
}

function endOf(atMs: number, days: number): number {
  return Math.ceil((atMs + days * DAY_MS) / TOGETHER_MS) * TOGETHER_MS
}

function* trim(tx: Tx, job: Trim): Reading<Remaining<Trim>> {
  const { space, days } = job
  const found = yield* moments.range([space], { limit: STEP_ROWS })
  for (const { key, row } of found) {
    if (row.atMs > tx.nowMs - days * DAY_MS) return { state: job, atMs: endOf(row.atMs, days) }
    key.integer()
    const number = key.integer()
    moments.del(tx, [space, number])
    befores.del(tx, [space, number])
  }
  if (found.length === STEP_ROWS) return { state: job }
  const history = yield* histories.get(space)
  if (history) histories.put(tx, [space], { ...history, isTrimmed: false })
  return undefined
}

export const historyChore: Chore<Trim> = {
  name: TRIM,
  step: (job, { commit }) => commit(job.partition, (tx) => trim(tx, job)),
}
