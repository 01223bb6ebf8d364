// What a deleted table or index leaves behind goes in steps.

import { successor } from '../../../store/key.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { Chore, Remaining } from '../../../store/chore.ts'
import { expiries } from '../expiry/tables.ts'
import { counts, rows, sizes } from '../tables.ts'

export const PURGE = 'dynamodb-purge'

export interface Purge {
  readonly partition: string
  readonly space: number
  /** What was known of when items end, instead of the items. */
  readonly watch?: number
}

const STEP_ROWS = 400
const STEP_BYTES = 2 * 1_048_576

export function purge(tx: Tx, arn: string, job: Purge): void {
  tx.emit({ edge: PURGE, target: arn, payload: job })
}

function* step(tx: Tx, job: Purge): Reading<Remaining<Purge>> {
  if (job.watch !== undefined) return yield* forget(tx, job, job.watch)
  const start = rows.key(job.space, new Uint8Array())
  const bounds = { start, end: successor(start) }
  const found = yield* rows.slice(bounds, { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  for (const { key } of found) {
    key.integer()
    rows.del(tx, [job.space, key.bytes()])
  }
  if (found.length > 0) return { state: job }
  counts.del(tx, [job.space])
  sizes.del(tx, [job.space])
  return undefined
}

function* forget(tx: Tx, job: Purge, watch: number): Reading<Remaining<Purge>> {
  const found = yield* expiries.range([job.space, watch], { limit: STEP_ROWS })
  for (const { key } of found) {
    const [space, , second] = [key.integer(), key.integer(), key.integer()]
    expiries.del(tx, [space, watch, second, key.bytes()])
  }
  return found.length > 0 ? { state: job } : undefined
}

export const purgeChore: Chore<Purge> = {
  name: PURGE,
  step: (job, { commit }) => commit(job.partition, (tx) => step(tx, job)),
}
