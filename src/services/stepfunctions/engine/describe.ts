// An execution as DescribeExecution shows it, and as the answer to a task that waited for it.

import type { Json, JsonObject } from '../../../asl/json.ts'
import type { ExecutionRow } from '../tables.ts'
import type { Answer } from './run.ts'

const FOURTEEN_DAYS_MS = 14 * 24 * 60 * 60 * 1000

export interface Redriving {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE'
  readonly redriveStatusReason?: string
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-eligibility */
export function redrivingOf({ status, stopMs, nextEvent }: ExecutionRow, nowMs: number): Redriving {
  const no = (redriveStatusReason: string) => ({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason }) as const // prettier-ignore
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE') {
    return no(`Execution is ${status} and cannot be redriven`)
  }
  if (stopMs !== undefined && nowMs - stopMs > FOURTEEN_DAYS_MS) {
    return no('Execution has exceeded the redrivable period')
  }
  if (nextEvent >= 25_000) return no('Execution event history limit exceeded')
  return { redriveStatus: 'REDRIVABLE' }
}

/** As `.sync` yields it; `.sync:2` reads the texts as JSON. */
export function answerOf(row: ExecutionRow, pattern: string): Answer {
  const read = (text: string): Json => (pattern === 'sync:2' ? (JSON.parse(text) as Json) : text)
  const { redriveStatus, redriveStatusReason } = redrivingOf(row, row.stopMs ?? row.startMs)
  const shown: JsonObject = {
    ...(row.cause !== undefined && { Cause: row.cause }),
    ...(row.error !== undefined && { Error: row.error }),
    ExecutionArn: row.arn,
    Input: read(row.input),
    InputDetails: { Included: true },
    Name: row.name,
    ...(row.output !== undefined && {
      Output: read(row.output),
      OutputDetails: { Included: true },
    }),
    RedriveCount: row.redriveCount,
    RedriveStatus: redriveStatus,
    ...(redriveStatusReason !== undefined && { RedriveStatusReason: redriveStatusReason }),
    StartDate: row.startMs,
    StateMachineArn: row.machineArn,
    Status: row.status,
    StopDate: row.stopMs ?? null,
  }
  if (row.status === 'SUCCEEDED') return { kind: 'success', output: shown }
  return { kind: 'failure', error: 'States.TaskFailed', cause: JSON.stringify(shown) }
}
