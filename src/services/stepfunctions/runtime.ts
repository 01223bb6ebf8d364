// What of Step Functions runs beside requests, and what its operations are given of it.

import type { Definitions } from './engine/load.ts'
import type { Answer } from './engine/run.ts'
import type { CallOrder, LogLines } from './port.ts'

export interface StatesRuntime {
  readonly definitions: Definitions
  /** Makes a task's call, and answers as the task is answered. */
  perform(order: CallOrder): Promise<Answer>
  /** Writes lines to the log group of a machine: of express executions, which have no outbox. */
  log(lines: LogLines): Promise<void>
}
