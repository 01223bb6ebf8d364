// What of a history is logged, by the machine's level.
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-log-level

import type { LogLines } from '../port.ts'
import type { ExecutionRow, HistoryEvent, Logging } from '../tables.ts'
import { shownDetails } from './history.ts'

const FATAL = ['ExecutionAborted', 'ExecutionFailed', 'ExecutionTimedOut']
const ERROR = [
  ...FATAL,
  ...['FailStateEntered', 'EvaluationFailed', 'MapIterationAborted', 'MapIterationFailed', 'MapRunAborted', 'MapRunFailed'], // prettier-ignore
]
const FAILURES = /(Failed|Aborted|TimedOut)$/

export function isLogged({ level, logGroupArn }: Logging, type: string): boolean {
  if (level === 'OFF' || logGroupArn === undefined) return false
  if (level === 'ALL') return true
  if (level === 'FATAL') return FATAL.includes(type)
  return ERROR.includes(type) || FAILURES.test(type)
}

export function loggedOf(row: ExecutionRow, events: readonly HistoryEvent[]): LogLines | undefined {
  const { logging } = row.revision
  const wanted = events.filter(({ type }) => isLogged(logging, type))
  if (wanted.length === 0) return undefined
  return {
    execution: row.arn,
    machineName: row.machineName,
    logging,
    events: wanted.map((event) => ({ atMs: event.atMs, line: lineOf(row, event) })),
  }
}

function lineOf({ arn, redriveCount, revision }: ExecutionRow, event: HistoryEvent): string {
  return JSON.stringify({
    id: String(event.id),
    type: event.type,
    details: shownDetails(event, revision.logging.includeExecutionData) ?? {},
    previous_event_id: String(event.previous),
    event_timestamp: String(event.atMs),
    execution_arn: arn,
    redrive_count: String(redriveCount),
  })
}
