// Items of a table go into a backup, and those of a backup or of a table as it was into a new table, in
// steps. A copy that is made while its table is written to has each item as it was at some moment of it,
// as AWS's; then, for a moment that is asked for, what has changed since is taken back.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/BackupRestore.html

import type { Chore, Remaining } from '../../../store/chore.ts'
import { after, successor } from '../../../store/key.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { noCost } from '../item/capacity.ts'
import { count } from '../item/indexes.ts'
import { replace } from '../item/write.ts'
import type { Place } from '../address.ts'
import { rows, tables, type ItemRow, type TableRow } from '../tables.ts'
import { backupResource, backups, befores, histories, moments } from './tables.ts'

export const COPY = 'dynamodb-copy'
const STEP_ROWS = 200
const STEP_BYTES = 1_048_576

export interface Copy extends Place {
  /** Partitions and spaces. */
  readonly from: string
  readonly fromSpace: number
  readonly to: string
  readonly toSpace: number
  /** What is made, or what is read; never both. */
  readonly backup?: { readonly id: string; readonly isTarget: boolean }
  /** Base64 of the last key that was copied. */
  readonly last?: string
  /** Changes after it are taken back. */
  readonly pointMs?: number
  /** Those from here on are. */
  readonly undone?: number
}

function* step(tx: Tx, job: Copy): Reading<Remaining<Copy>> {
  const source = tx.in(job.from)
  const target = tx.in(job.to)
  const table = job.backup?.isTarget ? undefined : yield* target.read(tables.get())
  const isMade = job.backup?.isTarget || table?.space === job.toSpace
  if (!isMade) return undefined
  if (job.undone !== undefined) {
    const left = yield* undo(source, target, table!, job, job.undone)
    if (left) return { state: left }
  } else {
    const left = yield* copy(source, target, table, job)
    if (left) return { state: left }
    if (job.pointMs !== undefined) {
      const history = yield* source.read(histories.get(job.fromSpace))
      return { state: { ...job, undone: history?.next ?? 0 } }
    }
  }
  yield* finish(tx, job, table)
  return undefined
}

function* copy(
  source: Tx,
  target: Tx,
  table: TableRow | undefined,
  job: Copy,
): Reading<Copy | undefined> {
  const all = rows.key(job.fromSpace, new Uint8Array())
  const start = job.last === undefined ? all : after(Buffer.from(job.last, 'base64'))
  const bounds = { start, end: successor(all) }
  const found = yield* source.read(rows.slice(bounds, { limit: STEP_ROWS, maxBytes: STEP_BYTES }))
  let last: Uint8Array | undefined
  for (const { key, row } of found) {
    key.integer()
    last = key.bytes()
    yield* put(target, table, job, last, row)
  }
  if (last === undefined) return undefined
  const whole = rows.key(job.fromSpace, last)
  return { ...job, last: Buffer.from(whole).toString('base64') }
}

/** Undefined: the row is not there. */
function* put(
  target: Tx,
  table: TableRow | undefined,
  { toSpace }: Copy,
  key: Uint8Array,
  row: ItemRow | undefined,
): Reading<void> {
  const before = yield* target.read(rows.get(toSpace, key))
  if (table) {
    yield* target.read(replace(target, table, key, before, row, noCost()))
    return
  }
  if (row) rows.put(target, [toSpace, key], row)
  count(target, toSpace, before, row)
}

function* undo(
  source: Tx,
  target: Tx,
  table: TableRow,
  job: Copy,
  from: number,
): Reading<Copy | undefined> {
  const { fromSpace: space, pointMs } = job
  const first = Math.max(0, from - STEP_ROWS)
  for (let number = from - 1; number >= first; number--) {
    const moment = yield* source.read(moments.get(space, number))
    if (moment === undefined || moment.atMs <= pointMs!) return undefined
    const before = yield* source.read(befores.get(space, number))
    yield* put(target, table, job, Buffer.from(moment.key, 'base64'), before)
  }
  return first === 0 ? undefined : { ...job, undone: first }
}

function* finish(tx: Tx, job: Copy, table: TableRow | undefined): Reading<void> {
  const source = tx.in(job.from)
  if (table?.restored) {
    const { isUnderWay: _, ...restored } = table.restored
    tables.put(tx.in(job.to), [], { ...table, restored })
  }
  const row = job.backup && (yield* source.read(backups.get(job.backup.id)))
  if (row && !job.backup!.isTarget) {
    const readers = (row.readers ?? 1) - 1
    backups.put(source, [row.id], { ...row, readers })
  } else {
    const origin = yield* source.read(tables.get())
    if (origin?.space === job.fromSpace) {
      tables.put(source, [], { ...origin, copies: (origin.copies ?? 1) - 1 })
    }
  }
  if (!row || !job.backup!.isTarget) return
  backups.put(source, [row.id], { ...row, status: 'AVAILABLE' })
  const directory = tx.in(directoryOf(job))
  const name = `${row.table.name}/${row.id}`
  const entry = yield* directory.read(backupResource.find(name))
  if (!entry) return
  const facts = { ...entry.facts, status: 'AVAILABLE' as const }
  yield* backupResource.enter(directory, name, { ...entry, facts })
}

export const copyChore: Chore<Copy> = {
  name: COPY,
  step: (job, { commit }) =>
    commit([...new Set([job.from, job.to, directoryOf(job)])], (tx) => step(tx, job)),
}
