// A new index is filled in steps from what the table holds; writes meanwhile go to both.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html

import { after, successor } from '../../../store/key.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { Chore, Remaining } from '../../../store/chore.ts'
import { fill } from '../item/indexes.ts'
import { rows, tables } from '../tables.ts'

export const FILL = 'dynamodb-fill'

export interface Fill {
  readonly partition: string
  /** Of the table and of the index: another table of the same name has others. */
  readonly table: number
  readonly index: number
  /** Base64 of the last key that was looked at. */
  readonly last?: string
}

const STEP_ROWS = 200
const STEP_BYTES = 1_048_576

function* step(tx: Tx, job: Fill): Reading<Remaining<Fill>> {
  const table = yield* tables.get()
  const index = table?.indexes.find(({ space }) => space === job.index)
  if (table?.space !== job.table || index === undefined) return undefined
  const all = rows.key(table.space, new Uint8Array())
  const start = job.last === undefined ? all : after(Buffer.from(job.last, 'base64'))
  const bounds = { start, end: successor(all) }
  const found = yield* rows.slice(bounds, { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  for (const { row } of found) yield* fill(tx, table, index, row)
  const last = found.at(-1)
  if (last !== undefined) {
    last.key.integer()
    const key = rows.key(table.space, last.key.bytes())
    return { state: { ...job, last: Buffer.from(key).toString('base64') } }
  }
  const { filling: _, ...ready } = index
  const indexes = table.indexes.map((other) => (other === index ? ready : other))
  tables.put(tx, [], { ...table, indexes })
  return undefined
}

export const fillChore: Chore<Fill> = {
  name: FILL,
  step: (job, { commit }) => commit(job.partition, (tx) => step(tx, job)),
}
