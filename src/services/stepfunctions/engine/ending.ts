// How an execution ends.

import type { Status } from '../tables.ts'
import { record } from './history.ts'
import type { Run } from './run.ts'
import type { Thread } from './thread.ts'

export interface Ending {
  readonly status: Exclude<Status, 'RUNNING' | 'PENDING_REDRIVE'>
  readonly output?: string | undefined
  readonly error?: string | undefined
  readonly cause?: string | undefined
}

const TYPES: Readonly<Record<Ending['status'], string>> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
}

/** `thread`: behind whose last event the end stands. */
export function endExecution(
  run: Run,
  thread: Thread,
  { status, output, error, cause }: Ending,
): void {
  record(run, thread, TYPES[status], { output, error, cause: cause || undefined })
  run.row = { ...run.row, status, output, error, cause, stopMs: run.nowMs }
}

/** What a thread waits for is called off. */
export function cancel(run: Run, thread: Thread): void {
  const { timers, task, id, visit } = thread
  run.changes.threads.add(id)
  if (timers.length > 0 || task !== undefined) {
    run.changes.effects.push({ kind: 'cancel', timers, task, visit: `${id}:${visit}` })
  }
  thread.timers = []
  thread.visit++
}
