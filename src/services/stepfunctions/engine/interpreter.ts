// Runs an execution until all of its threads wait for something, or a commit's worth has happened.

import type { State } from '../../../asl/definition.ts'
import { runtimeFailure, StateFailure } from '../../../asl/failure.ts'
import { argumentsOf, exitOf, inputOf } from '../../../asl/flow/data.ts'
import { choose } from '../../../asl/flow/choose.ts'
import { textOf } from '../../../asl/flow/dynamic.ts'
import type { Json } from '../../../asl/json.ts'
import { scopeOf } from './context.ts'
import { endExecution } from './ending.ts'
import { failFork, failState } from './failing.ts'
import { beginMap, beginParallel, branchEnded } from './forking.ts'
import { stateOf } from './forks.ts'
import { MAX_EVENTS, record, text } from './history.ts'
import { leave } from './leaving.ts'
import { touch, type Run } from './run.ts'
import { beginTask } from './tasks.ts'
import type { Thread } from './thread.ts'
import { beginWait } from './waiting.ts'

/** Of one commit. */
const MOST_TRANSITIONS = 100
const MOST_BYTES = 1_048_576
/** Left for what an execution ends with. */
const LAST_EVENTS = 5

/** Answers whether there is more to do at once. */
export async function advance(run: Run): Promise<boolean> {
  for (;;) {
    await failForks(run)
    if (run.row.status !== 'RUNNING') return false
    const thread = nextOf(run)
    if (thread === undefined) return false
    const { transitions, bytes } = run.changes
    if (transitions >= MOST_TRANSITIONS || bytes >= MOST_BYTES) return true
    run.changes.transitions++
    await stepOf(run, thread)
  }
}

/** What failed in a branch fails the state that it is a branch of. */
async function failForks(run: Run): Promise<void> {
  for (let failed; (failed = run.changes.failures.pop()) !== undefined;) {
    const owner = failFork(run, failed)
    await failState(run, owner, stateOf(run, owner), failed.failure)
  }
}

const NEXT = ['ready', 'again', 'ended']

/** The youngest first: an iteration runs as far as it gets before the next one begins. */
function nextOf(run: Run): Thread | undefined {
  let next: Thread | undefined
  for (const thread of run.threads.values()) {
    if (NEXT.includes(thread.phase) && (next === undefined || thread.id > next.id)) next = thread
  }
  return next
}

async function stepOf(run: Run, thread: Thread): Promise<void> {
  touch(run, thread)
  if (run.row.type === 'STANDARD' && run.row.nextEvent > MAX_EVENTS - LAST_EVENTS) {
    const cause = `The execution reached the maximum number of history events (${MAX_EVENTS}).`
    return endExecution(run, thread, { status: 'FAILED', error: 'States.Runtime', cause })
  }
  if (thread.phase === 'ended') {
    const owner = run.threads.get(run.forks.get(thread.parent!.fork)!.thread)!
    return guarded(run, owner, stateOf(run, owner), () => branchEnded(run, thread, owner))
  }
  const state = stateOf(run, thread)
  if (thread.phase === 'ready') enter(run, thread, state)
  await guarded(run, thread, state, () => runState(run, thread, state))
}

/** What the language refuses fails the state. */
export async function guarded(
  run: Run,
  thread: Thread,
  state: State,
  work: () => Promise<void> | void,
): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    if (thrown instanceof StateFailure) return failState(run, thread, state, thrown)
    if (!(thrown instanceof RangeError)) throw thrown
    await failState(run, thread, state, runtimeFailure(thrown.message))
  }
}

function enter(run: Run, thread: Thread, state: State): void {
  thread.before = thread.lastEvent
  thread.attempts = []
  thread.retries = 0
  thread.enteredMs = run.nowMs
  const input = text(thread.input)
  thread.entered = record(run, thread, `${state.type}StateEntered`, { input, name: state.name })
}

async function runState(run: Run, thread: Thread, state: State): Promise<void> {
  switch (state.type) {
    case 'Pass': {
      const scope = inputOf(state, scopeOf(run, thread))
      const result = state.result ?? (state.language === 'JSONata' ? undefined : await argumentsOf(state, scope)) // prettier-ignore
      return leave(run, thread, state, await exitOf(state, { raw: thread.input, scope, result }))
    }
    case 'Succeed': {
      const scope = inputOf(state, scopeOf(run, thread))
      return leave(run, thread, state, await exitOf(state, { raw: thread.input, scope, result: undefined })) // prettier-ignore
    }
    case 'Choice':
      return runChoice(run, thread, state)
    case 'Fail': {
      const scope = scopeOf(run, thread)
      const error = state.error && (await textOf(state.error, scope).catch(notFound(state.error, scope.input))) // prettier-ignore
      const cause = state.cause && (await textOf(state.cause, scope).catch(notFound(state.cause, scope.input))) // prettier-ignore
      return failState(run, thread, state, { error, cause })
    }
    case 'Wait':
      return beginWait(run, thread, state)
    case 'Task':
      return beginTask(run, thread, state)
    case 'Parallel':
      return beginParallel(run, thread, state)
    case 'Map':
      return beginMap(run, thread, state)
  }
}

function notFound(dynamic: { kind: string; field?: string; text?: string }, input: Json) {
  return (thrown: unknown): never => {
    const lost = thrown instanceof StateFailure && thrown.cause.includes(' : ')
    if (!lost || dynamic.kind !== 'path') throw thrown
    throw runtimeFailure(`The JSONPath '${dynamic.text}' specified for the field '${dynamic.field}' could not be found in the input '${text(input)}'`) // prettier-ignore
  }
}

async function runChoice(
  run: Run,
  thread: Thread,
  state: Extract<State, { type: 'Choice' }>,
): Promise<void> {
  const scope = inputOf(state, scopeOf(run, thread))
  const choice = await choose(state, scope)
  const { assign, output } = choice ?? state.data
  const data = { ...state.data, assign, output }
  const exit = await exitOf({ ...state, data }, { raw: thread.input, scope, result: undefined })
  leave(run, thread, state, exit, choice?.next ?? state.otherwise)
}
