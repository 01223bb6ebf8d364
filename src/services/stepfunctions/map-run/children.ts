// Children of map runs: they end, and are listed.

import type { Store } from '../../../store/store.ts'
import { take, type Reading } from '../../../store/table.ts'
import type { Env } from '../../service.ts'
import { MAP_RUN, type ChildEnd } from '../port.ts'
import { machinePartitionOf } from '../engine/listing.ts'
import { partitionOfExecution } from '../engine/load.ts'
import { children, executionTable, mapRunTable, type ListedExecution, type MapRunRow, type Tally } from '../tables.ts' // prettier-ignore
import { beginChildren, nextOf, partitionsOf } from './begin-children.ts'
import { partitionOfMapRun, requireMapRun } from './place.ts'

const READ = { durability: 'buffered' } as const

/** Notes the ends, and begins others in their place, in one commit. */
export async function childrenEnded(
  store: Store,
  mapRunArn: string,
  ends: readonly { readonly id: string; readonly payload: unknown }[],
): Promise<void> {
  const partition = partitionOfMapRun(mapRunArn)
  const seen = await store.transact(partition, () => mapRunTable.get(), READ)
  if (seen === undefined) return
  const parent = await store.transact(partitionOfExecution(seen.execution), () => executionTable.get(), READ) // prettier-ignore
  const noted = ends.reduce((row, { payload }) => withEnd(row, payload as ChildEnd), seen)
  const indexes = nextOf(noted)
  const scope = [partition, ...partitionsOf(seen, indexes), ...(parent ? [machinePartitionOf(parent)] : [])] // prettier-ignore
  await store.transact(scope, function* (tx) {
    let row = (yield* mapRunTable.get())!
    for (const { id, payload } of ends) {
      if (!(yield* take(id))) continue
      const end = payload as ChildEnd
      const child = yield* children.get(end.index)
      if (child?.status !== 'RUNNING') continue
      const { status, output, error, cause, stopMs } = end
      children.put(tx, [end.index], { ...child, status, output, error, cause, stopMs })
      row = withEnd(row, end)
    }
    const emit = (phase: string) =>
      tx.emit({ edge: MAP_RUN, target: row.arn, payload: { phase, mapRunArn } })
    if (isExceeded(row) || isDone(row)) {
      if (row.status === 'RUNNING') emit('end')
    } else {
      if (row.begun === seen.begun && parent?.status === 'RUNNING') {
        const free = indexes.slice(0, nextOf(row).length)
        row = yield* beginChildren(tx, row, { indexes: free, parent })
      }
      if (nextOf(row).length > 0) emit('start')
    }
    mapRunTable.put(tx, [], row)
  })
}

function withEnd(row: MapRunRow, { status, itemCount }: ChildEnd): MapRunRow {
  const counted = (tally: Tally, count: number): Tally => ({
    ...tally,
    RUNNING: tally.RUNNING - count,
    [status]: tally[status] + count,
  })
  return { ...row, children: counted(row.children, 1), items: counted(row.items, itemCount) }
}

export function isDone({ total, begun, children: { RUNNING } }: MapRunRow): boolean {
  return begun >= total && RUNNING === 0
}

/** More items failed than is tolerated. */
export function isExceeded(row: MapRunRow): boolean {
  const { FAILED, TIMED_OUT, ABORTED } = row.items
  const lost = FAILED + TIMED_OUT + ABORTED
  const { toleratedCount, toleratedPercentage, totalItems } = row
  if (toleratedCount === undefined && toleratedPercentage === undefined) return lost > 0
  if (toleratedCount !== undefined && lost > toleratedCount) return true
  return toleratedPercentage !== undefined && lost * 100 > toleratedPercentage * totalItems
}

interface Asked {
  readonly status: string | undefined
  readonly limit: number
  readonly last: string | undefined
}

const LOOKED_AT = 10_000

/** In the order of their items. */
export function listChildren(
  { store }: Pick<Env, 'store'>,
  mapRunArn: string,
  { status, limit, last }: Asked,
): Promise<{ found: (ListedExecution & { index: number })[]; more: boolean }> {
  return store.transact(partitionOfMapRun(mapRunArn), function* () {
    yield* requireMapRun(mapRunArn)
    return yield* pageOf(mapRunArn, { status, limit, last })
  })
}

function* pageOf(
  mapRunArn: string,
  { status, limit, last }: Asked,
): Reading<{ found: (ListedExecution & { index: number })[]; more: boolean }> {
  const found: (ListedExecution & { index: number })[] = []
  let after = last === undefined ? undefined : Number(last)
  for (let looked = 0; looked < LOOKED_AT;) {
    const rows = yield* children.range([], { limit: limit + 1, ...(after !== undefined && { after: [after] }) }) // prettier-ignore
    for (const { key, row } of rows) {
      after = key.integer()
      const { arn, name, startMs, stopMs, itemCount } = row
      if (row.status === undefined || startMs === undefined) continue
      if (status !== undefined && row.status !== status) continue
      if (found.length === limit) return { found, more: true }
      found.push({ arn, name, startMs, stopMs, itemCount, mapRunArn, status: row.status, redriveCount: 0, index: after }) // prettier-ignore
    }
    looked += rows.length
    if (rows.length <= limit) return { found, more: false }
  }
  return { found, more: true }
}
