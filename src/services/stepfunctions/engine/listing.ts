// Executions in the lists of their machine.

import type { Tx } from '../../../store/store.ts'
import { byStatus, inverted, machinePlace, running, started, type ExecutionRow, type ListedExecution } from '../tables.ts' // prettier-ignore

export function machinePartitionOf({ account, region, machineName }: ExecutionRow): string {
  return machinePlace({ account, region }, machineName.split('/')[0]!).partition
}

/** Children of map runs stand in the lists of their map run. */
export function listExecution(
  machine: Tx,
  row: ExecutionRow,
  before: ExecutionRow | undefined,
): void {
  if (before === undefined || (before.status !== 'RUNNING' && row.status === 'RUNNING')) running.add(machine, [row.generation], 1) // prettier-ignore
  if (before?.status === 'RUNNING' && row.status !== 'RUNNING')
    running.add(machine, [row.generation], -1)
  if (row.mapRun !== undefined || row.type === 'EXPRESS') return
  const key = [inverted(row.startMs), row.name] as const
  const listed = listedOf(row)
  started.put(machine, [row.generation, ...key], listed)
  if (before !== undefined) byStatus.del(machine, [row.generation, before.status, ...key])
  byStatus.put(machine, [row.generation, row.status, ...key], listed)
}

export function listedOf(row: ExecutionRow): ListedExecution {
  const { arn, name, startMs, stopMs, status, version, alias, redriveCount, redriveMs, mapRun } =
    row
  return {
    ...{ arn, name, startMs, stopMs, status, version, alias, redriveCount, redriveMs },
    ...(mapRun && { mapRunArn: mapRun.arn, itemCount: mapRun.itemCount }),
  }
}
