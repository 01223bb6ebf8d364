// Executions begin.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { arn } from '../../kernel/arn.ts'
import { readJson } from '../../asl/json-text.ts'
import { bytesOf } from '../../asl/json.ts'
import { STEP } from './port.ts'
import { statusChanged } from './engine/commit.ts'
import { begunHop } from './engine/lineage.ts'
import { executionExists, invalidInput } from './errors.ts'
import type { Started } from './machine-store.ts'
import { executionTable, type ExecutionRow } from './tables.ts'

const MAX_INPUT_BYTES = 262_144

/** Throws what StartExecution says of an input that is none. */
export function requireInput(input: string): string {
  if (input.trim() === '') throw invalidInput('Invalid execution input.')
  const read = readJson(input)
  if ('problem' in read) throw invalidInput(read.problem.message)
  if (bytesOf(input) > MAX_INPUT_BYTES) throw invalidInput(`The input is longer than ${MAX_INPUT_BYTES} bytes`) // prettier-ignore
  return input
}

export interface Begin {
  readonly started: Started
  readonly name: string
  readonly input: string
  readonly timeoutSeconds: number | undefined
  readonly traceHeader?: string | undefined
  readonly mockCase?: string | undefined
}

/**
 * In the partitions of the execution (first) and its machine. The same name and input while it runs is
 * the same call again.
 */
export function* beginExecution(tx: Tx, begin: Begin): Reading<ExecutionRow> {
  const row = newExecution(tx, begin)
  const before = yield* executionTable.get()
  if (before !== undefined) {
    if (before.status === 'RUNNING' && before.input === begin.input) return before
    throw executionExists(row.arn)
  }
  return yield* beginExpress(tx, row)
}

/** An express execution is kept while it runs, and forgotten when it has ended. */
export function* beginExpress(tx: Tx, row: ExecutionRow): Reading<ExecutionRow> {
  yield* enterExecution(tx, row)
  tx.hop(begunHop(row))
  return row
}

export function* enterExecution(tx: Tx, row: ExecutionRow): Reading<void> {
  const { arn: execution, deadlineMs } = row
  const signal = (kind: string) => ({ execution, signal: { kind } })
  const deadline =
    deadlineMs === undefined
      ? undefined
      : tx.emit({ edge: STEP, target: execution, dueAtMs: deadlineMs, payload: signal('deadline') })
  const entered = { ...row, deadline }
  executionTable.put(tx, [], entered)
  tx.emit({ edge: STEP, target: execution, payload: signal('start') })
  yield* statusChanged(tx, entered, undefined)
}

export function newExecution(tx: Pick<Tx, 'nowMs'>, begin: Begin): ExecutionRow {
  const { started, name, input, timeoutSeconds, traceHeader, mockCase } = begin
  const { machine, revision, version, alias } = started
  const { account, region, type } = machine
  const { revisionId, definition, roleArn, logging, tracing, encryption, updatedMs } = revision
  return {
    arn: arn('states', region, account, `execution:${machine.name}:${name}`),
    ...{ name, account, region, type, version, alias, input, traceHeader, mockCase },
    ...{ machineArn: machine.arn, machineName: machine.name, generation: machine.generation },
    revision: { revisionId, definition, roleArn, logging, tracing, encryption, updatedMs },
    ...{ status: 'RUNNING', startMs: tx.nowMs, redriveCount: 0, nextEvent: 1, nextId: 1 },
    revisionOfRow: 0,
    deadlineMs: timeoutSeconds === undefined ? undefined : tx.nowMs + timeoutSeconds * 1000,
  }
}
