// Executions as people look at them and help them on: tasks whose call nobody carries out are answered
// by hand.

import type { Store } from '../../store/store.ts'
import { STEP } from './port.ts'
import type { Answer } from './engine/run.ts'
import { noTask } from './errors.ts'
import { partitionOf, requireExecution } from './execution-store.ts'
import { answered, executionTable, threads, type Status } from './tables.ts'

const LOOKED_AT = 1_000

export interface Standing {
  readonly status: Status
  /** Where its threads stand: state, and what they do there. */
  readonly states: readonly { readonly name: string; readonly phase: string }[]
}

export async function standingOf(store: Store, arn: string): Promise<Standing> {
  const { status } = await requireExecution({ store }, arn)
  const all = await store.transact(partitionOf(arn), () => threads.range([], { limit: LOOKED_AT }))
  return { status, states: all.map(({ row: { state, phase } }) => ({ name: state, phase })) }
}

/** The first task under way, or that of a state. */
export function answerByHand(
  store: Store,
  arn: string,
  { state, answer }: { readonly state: string | undefined; readonly answer: Answer },
): Promise<void> {
  return store.transact(partitionOf(arn), function* (tx) {
    const execution = yield* executionTable.get()
    const all = yield* threads.range([], { limit: LOOKED_AT })
    const found = all.find(({ row }) => row.phase === 'task' && (state ?? row.state) === row.state)
    if (execution?.status !== 'RUNNING' || found === undefined) throw noTask()
    const { id, visit } = found.row
    if ((yield* answered.get(id, visit)) !== undefined) throw noTask()
    answered.put(tx, [id, visit], { atMs: tx.nowMs })
    const signal = { kind: 'answer', at: [id, visit], answer }
    tx.emit({ edge: STEP, target: arn, payload: { execution: arn, signal } })
  })
}
