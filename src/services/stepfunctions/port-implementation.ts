// The door of Step Functions, opened.

import type { Hop } from '../../kernel/hop.ts'
import { traceIdOf } from '../../kernel/trace-header.ts'
import { take } from '../../store/table.ts'
import type { CallOperation, Env } from '../service.ts'
import { answerOf } from './engine/describe.ts'
import { partitionOfExecution, type Definitions } from './engine/load.ts'
import type { Answer } from './engine/run.ts'
import { perform, type PerformParts } from './integration/perform.ts'
import { childrenEnded } from './map-run/children.ts'
import { arnOfMachine, startedBy } from './machine-store.ts'
import { DerivedRandom, Lapsed, onceStore } from './once.ts'
import { STATES_TO_CALL, STEP, type Absent, type CallOrder, type StatesPort } from './port.ts'
import { requireInput } from './start.ts'
import { startNamed } from './start-named.ts'
import { executionTable, waiters } from './tables.ts'

export interface StatesParts extends PerformParts {
  readonly env: Env
  readonly call: CallOperation | undefined
  readonly definitions: Definitions
}

export function createStatesPort(parts: StatesParts): StatesPort {
  const { env } = parts
  return {
    perform: (order, intentId) => performOnce(parts, order, intentId),
    answer: (order, answer, intentId) => answerOrder(env, order, answer, intentId),
    async start(machineArn, { input, ...begin }) {
      return startNamed(env, parts, machineArn, { ...begin, input: requireInput(input) })
    },
    childrenEnded: (mapRunArn, ends) => childrenEnded(env.store, mapRunArn, ends),
    async has(machineArn) {
      const { arn, place } = arnOfMachine(machineArn)
      try {
        await env.store.transact(place.partition, (tx) => startedBy(tx, arn, machineArn))
        return true
      } catch {
        return false
      }
    },
  }
}

async function performOnce(
  parts: StatesParts,
  order: CallOrder,
  intentId: string,
): Promise<Answer | Absent> {
  const partition = partitionOfExecution(order.execution)
  const once = {
    through: (store: Env['store']) => onceStore(store, partition, order.visit),
    random: new DerivedRandom(intentId),
  }
  try {
    return await perform(parts, order, once)
  } catch (thrown) {
    if (!(thrown instanceof Lapsed)) throw thrown
    return { kind: 'failure', error: 'States.Runtime', cause: thrown.message }
  }
}

/** Of `.sync` the task goes on to wait, or is answered at once where that has ended already. */
async function answerOrder(
  { store }: Env,
  order: CallOrder,
  answer: Answer,
  intentId: string,
): Promise<{ taken: boolean }> {
  const { execution, visit, pattern } = order
  const partition = partitionOfExecution(execution)
  const child = answer.kind === 'submitted' ? answer.child : undefined
  const childPartition = child === undefined ? partition : partitionOfExecution(child)
  const scope = child === undefined ? partition : [partition, childPartition]
  const taken = await store.transact(scope, function* (tx) {
    if (!(yield* take(intentId))) return false
    const tell = (one: Answer) =>
      tx.emit({ edge: STEP, target: execution, payload: { execution, signal: { kind: 'answer', at: visit, answer: one } } }) // prettier-ignore
    tx.hop(calledHop(order, answer, tx.nowMs))
    const waits = order.mock !== undefined && pattern !== 'request' && answer.kind !== 'submitted'
    if (waits) tell({ kind: 'submitted', output: {} })
    tell(answer)
    if (child === undefined) return true
    const row = yield* tx.in(childPartition).read(executionTable.get())
    if (row === undefined || row.status === 'RUNNING') {
      waiters.put(tx.in(childPartition), [execution, ...visit], { execution, visit, pattern })
    } else tell(answerOf(row, pattern))
    return true
  })
  return { taken }
}

function calledHop(order: CallOrder, answer: Answer, atMs: number): Hop {
  const { execution: id, resource: to, state, traceHeader } = order
  const said = answer.kind === 'failure' ? `: ${answer.error ?? 'failed'}` : ''
  const outcome = answer.kind === 'failure' ? 'failed' : 'delivered'
  const reason = `state ${state ?? ''}${said}`
  return { atMs, id, from: id, to, via: STATES_TO_CALL, outcome, reason, traceId: traceIdOf(traceHeader) } // prettier-ignore
}
