// https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html

import { STEP } from '../port.ts'
import { statusChanged } from '../engine/commit.ts'
import { redrivingOf } from '../engine/describe.ts'
import { machinePartitionOf } from '../engine/listing.ts'
import { noExecution, notRedrivable } from '../errors.ts'
import { partitionOf, requireExecution } from '../execution-store.ts'
import { operation } from '../operation.ts'
import { executionTable, type ExecutionRow } from '../tables.ts'

export const redriveExecution = operation('RedriveExecution', async (input, context) => {
  const { executionArn = '', clientToken } = input
  const known = await requireExecution(context, executionArn)
  const scope = [partitionOf(executionArn), machinePartitionOf(known)]
  const redriveMs = await context.store.transact(scope, function* (tx) {
    const row = yield* executionTable.get()
    if (row === undefined) throw noExecution(executionArn)
    if (clientToken !== undefined && row.redriveToken === clientToken) return row.redriveMs!
    const { redriveStatus, redriveStatusReason } = redrivingOf(row, tx.nowMs)
    if (redriveStatus !== 'REDRIVABLE') throw notRedrivable(redriveStatusReason ?? '')
    const { output: _, error: _error, cause: _cause, stopMs: _stop, deadlineMs, ...rest } = row
    const again: ExecutionRow = {
      ...rest,
      ...{ status: 'RUNNING', redriveCount: row.redriveCount + 1, redriveMs: tx.nowMs },
      ...{ redriveToken: clientToken, revisionOfRow: row.revisionOfRow + 1 },
    }
    const step = (kind: string) => ({ execution: row.arn, signal: { kind } })
    const allowed = deadlineMs === undefined ? undefined : tx.nowMs + deadlineMs - row.startMs
    const deadline =
      allowed === undefined
        ? undefined
        : tx.emit({ edge: STEP, target: row.arn, dueAtMs: allowed, payload: step('deadline') })
    const entered = { ...again, deadline, deadlineMs: allowed }
    executionTable.put(tx, [], entered)
    tx.emit({ edge: STEP, target: row.arn, payload: step('redrive') })
    yield* statusChanged(tx, entered, row)
    return tx.nowMs
  })
  return { redriveDate: new Date(redriveMs) }
})
