// The chores of time to live: deleting what is over, and finding the ends of what a table held before.

import { after, successor } from '../../../store/key.ts'
import type { Chore, Remaining } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { noCost } from '../item/capacity.ts'
import { replace } from '../item/write.ts'
import type { Author } from '../stream/record.ts'
import { rows, tables, type TableRow } from '../tables.ts'
import { alarms, expiries } from './tables.ts'
import { endOf, EXPIRY, expect, wakeBy } from './track.ts'

const STEP_ROWS = 200
const STEP_BYTES = 1_048_576

/** Who deletes, in records of streams. */
const AUTHOR: Author = { type: 'Service', principal: 'dynamodb.amazonaws.com' }

interface Expiry {
  readonly partition: string
  readonly space: number
  /** An alarm that was set earlier since has made this one superfluous. */
  readonly atMs: number
}

function* expire(tx: Tx, job: Expiry): Reading<Remaining<Expiry>> {
  const alarm = yield* alarms.get(job.space)
  const table = yield* tables.get()
  if (alarm?.atMs !== job.atMs) return undefined
  if (table?.space !== job.space || table.timeToLive === undefined) {
    return alarms.del(tx, [job.space])
  }
  const prefix = [job.space, table.timeToLive.watch]
  const found = yield* expiries.range(prefix, { limit: STEP_ROWS })
  for (const { key } of found) {
    const [space, watch, second] = [key.integer(), key.integer(), key.integer()]
    if (second * 1000 > tx.nowMs) {
      alarms.del(tx, [job.space])
      yield* wakeBy(tx, table, second)
      return undefined
    }
    const itemKey = key.bytes()
    expiries.del(tx, [space, watch, second, itemKey])
    yield* end(tx, table, itemKey)
  }
  if (found.length > 0) return { state: job }
  return alarms.del(tx, [job.space])
}

function* end(tx: Tx, table: TableRow, key: Uint8Array): Reading<void> {
  const row = yield* rows.get(table.space, key)
  if (row === undefined) return
  yield* replace(tx, table, key, row, undefined, noCost(), AUTHOR)
}

export const expiryChore: Chore<Expiry> = {
  name: EXPIRY,
  step: (job, { commit }) => commit(job.partition, (tx) => expire(tx, job)),
}

export const SURVEY = 'dynamodb-survey'

interface Survey {
  readonly partition: string
  readonly space: number
  readonly watch: number
  /** Base64 of the last key that was looked at. */
  readonly last?: string
}

function* survey(tx: Tx, job: Survey): Reading<Remaining<Survey>> {
  const table = yield* tables.get()
  if (table?.space !== job.space || table.timeToLive?.watch !== job.watch) return undefined
  const all = rows.key(job.space, new Uint8Array())
  const start = job.last === undefined ? all : after(Buffer.from(job.last, 'base64'))
  const bounds = { start, end: successor(all) }
  const found = yield* rows.slice(bounds, { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  let last: Uint8Array | undefined
  for (const { key, row } of found) {
    key.integer()
    last = key.bytes()
    const second = endOf(row.item, table.timeToLive.attribute, tx.nowMs)
    if (second !== undefined) yield* expect(tx, table, last, second)
  }
  if (last === undefined) return undefined
  const at = Buffer.from(rows.key(job.space, last)).toString('base64')
  return { state: { ...job, last: at } }
}

export const surveyChore: Chore<Survey> = {
  name: SURVEY,
  step: (job, { commit }) => commit(job.partition, (tx) => survey(tx, job)),
}
