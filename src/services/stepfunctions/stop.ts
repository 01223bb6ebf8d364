// Executions are stopped from outside.

import type { Tx } from '../../store/store.ts'
import { withdraw, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { STATES_TO_LOGS } from './port.ts'
import { abortMapRun, statusChanged } from './engine/commit.ts'
import { machinePartitionOf } from './engine/listing.ts'
import { loggedOf } from './engine/logging.ts'
import { MAP_RUN_TASK } from './engine/thread.ts'
import { noExecution } from './errors.ts'
import { partitionOf, requireExecution } from './execution-store.ts'
import { events, executionTable, threads, type ExecutionRow, type HistoryEvent } from './tables.ts'

interface Reason {
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

/** Answers when it stopped; of one that had ended, when that was. */
export async function stopNow(
  env: Pick<Env, 'store'>,
  arn: string,
  reason: Reason,
): Promise<number> {
  const row = await requireExecution(env, arn)
  const scope = [partitionOf(arn), machinePartitionOf(row)]
  return env.store.transact(scope, (tx) => stopIn(tx, arn, reason))
}

/** In the partitions of the execution (first) and its machine. */
export function* stopIn(tx: Tx, arn: string, { error, cause }: Reason): Reading<number> {
  const row = yield* executionTable.get()
  if (row === undefined) throw noExecution(arn)
  if (row.status !== 'RUNNING') return row.stopMs ?? tx.nowMs
  const event: HistoryEvent = {
    ...{ id: row.nextEvent, previous: row.nextEvent - 1, atMs: tx.nowMs, type: 'ExecutionAborted' },
    details: { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) },
  }
  events.put(tx, [event.id], event)
  const stopped: ExecutionRow = {
    ...row,
    ...{ status: 'ABORTED', error, cause, stopMs: tx.nowMs },
    ...{ nextEvent: row.nextEvent + 1, revisionOfRow: row.revisionOfRow + 1 },
  }
  executionTable.put(tx, [], stopped)
  const logged = loggedOf(stopped, [event])
  if (logged !== undefined) tx.emit({ edge: STATES_TO_LOGS, target: arn, lane: arn, payload: logged }) // prettier-ignore
  yield* callOffTimers(tx)
  yield* statusChanged(tx, stopped, row)
  return tx.nowMs
}

const PAGE = 500

/** What its threads wait for does not come; they stay as they are, for a redrive. */
function* callOffTimers(tx: Tx): Reading<void> {
  for (let after: number | undefined, found = PAGE; found === PAGE;) {
    const page = yield* threads.range([], { limit: PAGE, ...(after !== undefined && { after: [after] }) }) // prettier-ignore
    for (const { row } of page) {
      for (const id of row.timers) yield* withdraw(id)
      if (row.task?.resourceType === MAP_RUN_TASK) abortMapRun(tx, row.task.resource)
      if (row.timers.length > 0) threads.put(tx, [row.id], { ...row, timers: [] })
      after = row.id
    }
    found = page.length
  }
}
