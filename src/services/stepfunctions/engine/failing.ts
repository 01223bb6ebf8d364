// A state fails: it is tried again, caught, or fails its flow, and with that perhaps the execution.

import type { State } from '../../../asl/definition.ts'
import { QUERY_EVALUATION, StateFailure } from '../../../asl/failure.ts'
import { caughtBy, inputOf } from '../../../asl/flow/data.ts'
import { catcherOf, retryOf } from '../../../asl/flow/failing.ts'
import { scopeOf } from './context.ts'
import { cancel, endExecution } from './ending.ts'
import { dropFork, forksOf, stateOf } from './forks.ts'
import { record } from './history.ts'
import { leave } from './leaving.ts'
import { touch, visitOf, type Failure, type Run } from './run.ts'
import { MAP_RUN_TASK, type Thread } from './thread.ts'

export async function failState(
  run: Run,
  thread: Thread,
  state: State,
  failure: Failure | StateFailure,
): Promise<void> {
  touch(run, thread)
  const failed = told(run, thread, state, failure)
  cancel(run, thread)
  const failing = 'retry' in state ? state : { retry: [], catch: [] }
  const retry = retryOf(failing, failedOf(failed), {
    attempts: thread.attempts,
    chance: run.chance,
  })
  if (retry !== undefined) {
    for (const fork of forksOf(run, thread)) dropFork(run, fork)
    thread.attempts = [...thread.attempts]
    thread.attempts[retry.index] = (thread.attempts[retry.index] ?? 0) + 1
    for (let i = 0; i < retry.index; i++) thread.attempts[i] ??= 0
    return tryAgain(run, thread, retry.delaySeconds)
  }
  const inner = state.type === 'Map' || state.type === 'Parallel'
  if (inner) record(run, thread, `${state.type}StateFailed`)
  const catcher = catcherOf(failing, failedOf(failed))
  if (catcher === undefined) return failFlow(run, thread, state, failed)
  for (const fork of forksOf(run, thread)) dropFork(run, fork)
  try {
    const scope = inputOf(state, scopeOf(run, thread))
    const caught = await caughtBy(state, catcher, { raw: thread.input, scope, failure: failed })
    leave(run, thread, state, caught, catcher.next)
  } catch (thrown) {
    if (!(thrown instanceof StateFailure)) throw thrown
    failFlow(run, thread, state, told(run, thread, state, thrown))
  }
}

function failedOf({ error, heartbeat }: Failure) {
  return { error, heartbeat }
}

/** What the language says of a failure begins with where it was; of expressions there is an event. */
function told(run: Run, thread: Thread, state: State, failure: Failure | StateFailure): Failure {
  if (!(failure instanceof StateFailure) || !failure.inState) return failure
  const { error, location } = failure
  const cause = `An error occurred while executing the state '${state.name}' (entered at the event id #${thread.entered}). ${failure.cause}` // prettier-ignore
  if (error === QUERY_EVALUATION) {
    const previous = state.type === 'Wait' ? thread.lastEvent : thread.before
    record(run, thread, 'EvaluationFailed', { previous, error, cause, location, state: state.name })
  }
  return { error, cause }
}

function tryAgain(run: Run, thread: Thread, delaySeconds: number): void {
  thread.retries++
  thread.task = undefined
  const delayMs = Math.round(delaySeconds * 1000)
  if (delayMs <= 0) {
    thread.phase = 'again'
    return
  }
  thread.phase = 'retrying'
  const signal = { kind: 'wake', at: visitOf(thread) } as const
  run.changes.effects.push({ kind: 'timer', thread, atMs: run.nowMs + delayMs, signal })
}

/** Nothing took the error: the flow that the state is in fails. */
function failFlow(run: Run, thread: Thread, state: State, failure: Failure): void {
  thread.phase = 'failed'
  const { error, cause } = failure
  if (thread.parent === undefined) {
    return endExecution(run, thread, { status: 'FAILED', error, cause })
  }
  aborted(run, thread, state)
  run.changes.failures.push({ thread, failure })
}

/** Only of states that take time there is such an event. */
function aborted(run: Run, thread: Thread, { type }: State): void {
  if (type !== 'Task' && type !== 'Wait' && type !== 'Map' && type !== 'Parallel') return
  record(run, thread, `${type}StateAborted`, { apart: true })
}

/** A fork of which a branch failed: the others are aborted. Answers whose state it is. */
export function failFork(run: Run, { thread }: { readonly thread: Thread }): Thread {
  const fork = run.forks.get(thread.parent!.fork)!
  const owner = run.threads.get(fork.thread)!
  if (fork.kind === 'map') {
    const { name } = stateOf(run, owner)
    record(run, thread, 'MapIterationFailed', { apart: true, name, index: thread.parent!.index })
  }
  for (const sibling of within(run, fork.id, thread)) abort(run, sibling)
  owner.lastEvent = thread.lastEvent
  touch(run, owner)
  return owner
}

/** Threads of a fork and of all forks in it, but for one and what is in it. */
function within(run: Run, fork: number, except: Thread): Thread[] {
  const found: Thread[] = []
  for (const thread of run.threads.values()) {
    if (thread.parent?.fork !== fork || thread === except) continue
    found.push(thread)
    for (const inner of forksOf(run, thread)) found.push(...within(run, inner.id, except))
  }
  return found
}

function abort(run: Run, thread: Thread): void {
  if (thread.phase === 'failed' || thread.phase === 'aborted') return
  const state = stateOf(run, thread)
  const { task, phase } = thread
  const entered = phase !== 'ready'
  cancel(run, thread)
  thread.phase = 'aborted'
  if (entered) {
    if (task?.resourceType === MAP_RUN_TASK) record(run, thread, 'MapRunAborted')
    aborted(run, thread, state)
  }
  const fork = run.forks.get(thread.parent!.fork)!
  if (fork.kind !== 'map') return
  const { name } = stateOf(run, run.threads.get(fork.thread)!)
  record(run, thread, 'MapIterationAborted', { apart: true, name, index: thread.parent!.index })
}
