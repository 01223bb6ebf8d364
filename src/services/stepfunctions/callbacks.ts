// Tasks are answered by their token.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html#connect-wait-token

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { STEP } from './port.ts'
import type { Answer, Signal } from './engine/run.ts'
import { placeOf, type TokenPlace } from './engine/token.ts'
import { invalidToken, noTask, taskTimedOut } from './errors.ts'
import { answered, executionPartition, executionTable, threads } from './tables.ts'

/** What is answered once is answered: another answer finds no task. */
export function answerTask(
  { store }: Pick<Env, 'store'>,
  token: string,
  answer: Answer,
): Promise<void> {
  const place = requireToken(token)
  return store.transact(executionPartition(place, place.execution), function* (tx) {
    yield* requireWaiting(token, place)
    answered.put(tx, [...place.visit], { atMs: tx.nowMs })
    yield* signal(tx, { kind: 'answer', at: place.visit, answer })
  })
}

export function sendHeartbeat({ store }: Pick<Env, 'store'>, token: string): Promise<void> {
  const place = requireToken(token)
  return store.transact(executionPartition(place, place.execution), function* (tx) {
    yield* requireWaiting(token, place)
    yield* signal(tx, { kind: 'heartbeat', at: place.visit, atMs: tx.nowMs })
  })
}

function requireToken(token: string): TokenPlace {
  const place = placeOf(token)
  if (place === undefined) throw invalidToken()
  return place
}

/** In the execution's partition: that its task waits for an answer with this token. */
export function* requireWaiting(token: string, { visit }: TokenPlace): Reading<void> {
  const execution = yield* executionTable.get()
  if (execution === undefined) throw noTask()
  const thread = yield* threads.get(visit[0])
  const waits = execution.status === 'RUNNING' && thread?.visit === visit[1] && thread.task?.token === token // prettier-ignore
  if (!waits || (yield* answered.get(...visit)) !== undefined) throw taskTimedOut()
}

function* signal(tx: Tx, payload: Signal): Reading<void> {
  const { arn: execution } = (yield* executionTable.get())!
  tx.emit({ edge: STEP, target: execution, payload: { execution, signal: payload } })
}
