// An execution of a machine, version or alias by its ARN: for StartExecution, and for who starts one
// from elsewhere.

import { take } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { validation } from './errors.ts'
import { arnOfMachine, startedBy } from './machine-store.ts'
import { hasCase } from './mocks.ts'
import type { StatesRuntime } from './runtime.ts'
import { beginExecution, beginExpress, newExecution } from './start.ts'
import { executionPartition, type ExecutionRow } from './tables.ts'

export interface Named {
  readonly name: string
  /** JSON text. */
  readonly input: string
  readonly traceHeader?: string | undefined
  /** Taken in the transaction that starts it: then it starts exactly once. */
  readonly intentId?: string | undefined
}

/** `taken` is false where the intent was gone: then there is nothing to do. */
export async function startNamed(
  env: Pick<Env, 'store' | 'random'>,
  { definitions }: Pick<StatesRuntime, 'definitions'>,
  target: string,
  { name, input, traceHeader, intentId }: Named,
): Promise<{ readonly arn: string; readonly startMs: number; readonly taken: boolean }> {
  const [machine = '', mockCase] = target.split('#')
  const { arn, place } = arnOfMachine(machine)
  if (mockCase !== undefined && !(await hasCase(env.store, place.name, mockCase))) {
    throw validation(`There is no test case ${place.name}#${mockCase} among the mocks`)
  }
  const execution = executionPartition(place, `${place.name}:${name}`)
  // The definition says how long it may take; it is read before, and looked at again.
  const seen = await env.store.transact(place.partition, (tx) => startedBy(tx, arn, machine))
  const of = { account: place.account, region: place.region, revision: seen.revision }
  const { timeoutSeconds } = await definitions.machine(of)
  const begin = { name, input, traceHeader, timeoutSeconds, mockCase }
  const begun = { ...begin, started: seen }
  const express = seen.machine.type === 'EXPRESS' ? env.random.uuid() : undefined
  const own = express === undefined ? execution : `${execution}:${express}`
  return env.store.transact([own, place.partition], function* (tx) {
    if (intentId !== undefined && !(yield* take(intentId))) return { arn: '', startMs: 0, taken: false } // prettier-ignore
    yield* tx.in(place.partition).read(startedBy(tx, arn, machine))
    const row = express === undefined ? yield* beginExecution(tx, begun) : yield* beginExpress(tx, expressRow(newExecution(tx, begun), express)) // prettier-ignore
    return { arn: row.arn, startMs: row.startMs, taken: true }
  })
}

/** `…:express:machine:name:uuid` */
export function expressRow(row: ExecutionRow, uuid: string): ExecutionRow {
  const arn = `${row.arn.replace(':execution:', ':express:')}:${uuid}`
  const endMs = row.startMs + EXPRESS_MS
  return { ...row, arn, deadlineMs: Math.min(row.deadlineMs ?? endMs, endMs) }
}

const EXPRESS_MS = 5 * 60_000
