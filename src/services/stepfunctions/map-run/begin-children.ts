// Children of a map run begin: as many as it may have at once.

import { createHash } from 'node:crypto'
import { arn } from '../../../kernel/arn.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { partitionOfExecution } from '../engine/load.ts'
import { begunHop } from '../engine/lineage.ts'
import { enterExecution } from '../start.ts'
import { expressRow } from '../start-named.ts'
import { children, executionTable, type ChildRow, type ExecutionRow, type MapRunRow } from '../tables.ts' // prettier-ignore

/** Of one commit: each has a partition of its own. */
const MOST_PER_COMMIT = 60
/** Without a limit of its own. */
const MOST_AT_ONCE = 1_000

export function nameOfChild(mapRunArn: string, index: number): string {
  const hex = createHash('sha256').update(`${mapRunArn} ${index}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}` // prettier-ignore
}

export function arnOfChild(row: MapRunRow, name: string): string {
  const { account, region, machineName, label, type } = row
  const standard = arn('states', region, account, `execution:${machineName}/${label}:${name}`)
  return type === 'STANDARD' ? standard : `${standard.replace(':execution:', ':express:')}:${name}`
}

/** Indexes of those that may begin now. */
export function nextOf({
  status,
  total,
  begun,
  maxConcurrency,
  children: tally,
}: MapRunRow): number[] {
  if (status !== 'RUNNING') return []
  const free = (maxConcurrency || MOST_AT_ONCE) - tally.RUNNING
  const count = Math.max(0, Math.min(free, total - begun, MOST_PER_COMMIT))
  return Array.from({ length: count }, (_, i) => begun + i)
}

export function partitionsOf(row: MapRunRow, indexes: readonly number[]): string[] {
  return indexes.map((index) => partitionOfExecution(arnOfChild(row, nameOfChild(row.arn, index))))
}

/** In the map run's partition; `parent` is the execution that it belongs to. Answers the row as it is then. */
export function* beginChildren(
  tx: Tx,
  row: MapRunRow,
  { indexes, parent }: { readonly indexes: readonly number[]; readonly parent: ExecutionRow },
): Reading<MapRunRow> {
  let items = 0
  for (const index of indexes) {
    const child = (yield* children.get(index))!
    items += child.itemCount
    const at = tx.in(partitionOfExecution(child.arn))
    if ((yield* at.read(executionTable.get())) === undefined) {
      const made = executionOf(tx, row, { child, index, parent })
      yield* at.read(enterExecution(at, made))
      tx.hop(begunHop(made, parent.arn))
    }
    children.put(tx, [index], { ...child, status: 'RUNNING', startMs: tx.nowMs })
  }
  const add = (tally: MapRunRow['children'], count: number) => ({ ...tally, RUNNING: tally.RUNNING + count }) // prettier-ignore
  return {
    ...row,
    begun: row.begun + indexes.length,
    children: add(row.children, indexes.length),
    items: add(row.items, items),
  }
}

function executionOf(
  tx: Tx,
  row: MapRunRow,
  { child, index, parent }: { child: ChildRow; index: number; parent: ExecutionRow },
): ExecutionRow {
  const { version: _v, alias: _a, deadline: _d, deadlineMs: _ms, output: _o, error: _e, cause: _c, stopMs: _s, ...rest } = parent // prettier-ignore
  const made: ExecutionRow = {
    ...rest,
    ...{ arn: child.arn, name: child.name, type: row.type, input: child.input },
    machineArn: `${parent.machineArn.split('/')[0]}/${row.label}`,
    machineName: `${row.machineName}/${row.label}`,
    ...{ status: 'RUNNING', startMs: tx.nowMs, redriveCount: 0, redriveMs: undefined },
    ...{ nextEvent: 1, nextId: 1, revisionOfRow: 0, redriveToken: undefined },
    mapRun: { arn: row.arn, index, flow: row.flow, itemCount: child.itemCount },
  }
  if (row.type === 'STANDARD') return made
  return { ...expressRow({ ...made, arn: child.arn }, child.name), arn: child.arn }
}
