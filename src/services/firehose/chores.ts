// Firehose's background work: rows of what was delivered, and of deleted streams. Each record's last hop
// is written in the step that takes it away, so that no commit grows with its buffer.

import type { HopOutcome } from '../../kernel/hop.ts'
import type { Chore, Remaining } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { addressOfArn } from './address.ts'
import { buffers, heads, open, packs, positions } from './tables.ts'

export const SWEEP = 'firehose-sweep'

export interface Sweep {
  readonly streamArn: string
  readonly id: string
  readonly number: number
  /** Index of the next row. */
  readonly from: number
  readonly told?: Told | undefined
}

/** What became of its records. */
export interface Told {
  readonly to: string
  readonly via: string
  readonly outcome: HopOutcome
  readonly atMs: number
  readonly reason?: string | undefined
  readonly requestId?: string | undefined
  readonly attempt?: number | undefined
  /** Ids of records that something else became of, which was told. */
  readonly but?: readonly string[]
}

const STEP_ROWS = 100
const STEP_BYTES = 4 * 1_048_576
const STEP_RECORDS = 2_000

function* sweep(tx: Tx, job: Sweep): Reading<Remaining<Sweep>> {
  const { id, number, told } = job
  const but = new Set(told?.but)
  const found = yield* packs.range([id, number], { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  let records = 0
  let from = job.from
  for (const { row } of found) {
    if (records >= STEP_RECORDS) return { state: { ...job, from } }
    packs.del(tx, [id, number, from++])
    records += row.records.length
    if (told === undefined) continue
    const { but: _, ...hop } = told
    for (const { id: recordId } of row.records) {
      if (!but.has(recordId)) tx.hop({ ...hop, id: recordId, from: job.streamArn } as never)
    }
  }
  return found.length > 0 ? { state: { ...job, from } } : undefined
}

const sweepChore: Chore<Sweep> = {
  name: SWEEP,
  step: (job, { commit }) => commit(addressOfArn(job.streamArn)!.partition, (tx) => sweep(tx, job)),
}

const PURGE = 'firehose-purge'

interface Purge {
  readonly streamArn: string
  readonly id: string
}

export function purge(tx: Tx, job: Purge): void {
  tx.emit({ edge: PURGE, target: job.streamArn, payload: job })
}

function* purgeStep(tx: Tx, job: Purge): Reading<Remaining<Purge>> {
  const limits = { limit: STEP_ROWS, maxBytes: STEP_BYTES }
  let found = 0
  for (const { key } of yield* packs.range([job.id], limits)) {
    packs.del(tx, [key.text(), key.integer(), key.integer()])
    found++
  }
  if (found > 0) return { state: job }
  for (const { key } of yield* buffers.range([job.id], limits)) {
    buffers.del(tx, [key.text(), key.integer()])
    found++
  }
  for (const table of [open, positions]) {
    for (const { key } of yield* (table as typeof positions).range([job.id], limits)) {
      table.del(tx, [key.text(), key.text()])
      found++
    }
  }
  heads.del(tx, [job.id])
  return found > 0 ? { state: job } : undefined
}

const purgeChore: Chore<Purge> = {
  name: PURGE,
  step: (job, { commit }) =>
    commit(addressOfArn(job.streamArn)!.partition, (tx) => purgeStep(tx, job)),
}

export const firehoseChores: readonly Chore[] = [sweepChore, purgeChore]
