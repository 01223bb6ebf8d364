// What comes to an execution from outside: moments, answers, orders.

import type { TaskState } from '../../../asl/definition.ts'
import { exitOf, inputOf } from '../../../asl/flow/data.ts'
import { scopeOf } from './context.ts'
import { cancel, endExecution } from './ending.ts'
import { failState } from './failing.ts'
import { fillFork } from './forking.ts'
import { stateOf } from './forks.ts'
import { record, recordAfter } from './history.ts'
import { advance, guarded } from './interpreter.ts'
import { leave } from './leaving.ts'
import { newThread, touch, type MapNews, type Run, type Signal, type Visit } from './run.ts'
import { answered, heartbeat, stillAlive, timedOut } from './tasks.ts'
import { MAP_RUN_TASK, type TaskWait, type Thread } from './thread.ts'
import { endWait } from './waiting.ts'

/** Takes in what came, and runs as far as that leads. Answers whether there is more to do at once. */
export async function receive(run: Run, signal: Signal): Promise<boolean> {
  if (run.row.status !== 'RUNNING') return false
  await take(run, signal)
  for (;;) {
    if (await advance(run)) return true
    if (run.row.status !== 'RUNNING' || !(await fillForks(run))) return false
  }
}

async function fillForks(run: Run): Promise<boolean> {
  for (const fork of run.forks.values()) {
    const owner = run.threads.get(fork.thread)!
    if (owner.phase !== 'forked') continue
    let filled = false
    await guarded(run, owner, stateOf(run, owner), async () => {
      filled = await fillFork(run, fork)
    })
    if (filled || owner.phase !== 'forked') return true
  }
  return false
}

async function take(run: Run, signal: Signal): Promise<void> {
  switch (signal.kind) {
    case 'start':
      return start(run)
    case 'go':
      return
    case 'redrive':
      return redrive(run)
    case 'deadline':
      return expire(run)
    default:
  }
  const thread = waitingAt(run, signal.at)
  if (thread === undefined) return
  const state = stateOf(run, thread)
  await guarded(run, thread, state, () => taken(run, thread, signal))
}

function waitingAt(run: Run, [id, visit]: Visit): Thread | undefined {
  const thread = run.threads.get(id)
  return thread?.visit === visit ? thread : undefined
}

async function taken(
  run: Run,
  thread: Thread,
  signal: Extract<Signal, { readonly at: Visit }>,
): Promise<void> {
  const state = stateOf(run, thread)
  touch(run, thread)
  switch (signal.kind) {
    case 'wake': {
      thread.timers = []
      thread.visit++
      if (thread.phase === 'waiting' && state.type === 'Wait') return endWait(run, thread, state)
      thread.phase = 'again'
      return
    }
    case 'timeout': {
      if (signal.heartbeat && stillAlive(run, thread)) return
      return timedOut(run, thread, state as TaskState, signal.heartbeat === true)
    }
    case 'heartbeat':
      return heartbeat(run, thread, signal.atMs)
    case 'activity-started': {
      record(run, thread, 'ActivityStarted', { workerName: signal.workerName })
      return
    }
    case 'answer':
      return answered(run, thread, state as TaskState, signal.answer)
    case 'map-run':
      return mapNews(run, thread, signal.news)
  }
}

function start(run: Run): void {
  const { row, machine } = run
  const flow = row.mapRun?.flow ?? 0
  const { input, revision, version, alias } = row
  recordAfter(run, 0, 'ExecutionStarted', {
    ...{ input, roleArn: revision.roleArn },
    ...{ stateMachineVersionArn: version, stateMachineAliasArn: alias },
  })
  const { startAt } = machine.flows[flow]!
  newThread(run, {
    flow,
    parent: undefined,
    state: startAt,
    input: JSON.parse(input),
    lastEvent: 0,
  })
}

function expire(run: Run): void {
  for (const thread of run.threads.values()) cancel(run, thread)
  const main = [...run.threads.values()][0]!
  endExecution(run, main, { status: 'TIMED_OUT' })
}

/** What failed runs again, and what was aborted with it; what had succeeded stays. */
function redrive(run: Run): void {
  const { redriveCount } = run.row
  const id = recordAfter(run, run.row.nextEvent - 1, 'ExecutionRedriven', { redriveCount })
  for (const thread of run.threads.values()) {
    const forked = [...run.forks.values()].some((fork) => fork.thread === thread.id)
    touch(run, thread)
    thread.lastEvent = id
    thread.attempts = []
    thread.retries = 0
    thread.visit++
    thread.task = undefined
    if (forked) thread.phase = 'forked'
    else thread.phase = thread.entered > 0 ? 'again' : 'ready'
  }
}

const mapRunTask = (mapRunArn: string): TaskWait => ({
  ...{ kind: 'service', resource: mapRunArn, resourceType: MAP_RUN_TASK, pattern: 'sync' },
})

async function mapNews(run: Run, thread: Thread, news: MapNews): Promise<void> {
  const state = stateOf(run, thread)
  if (news.kind === 'started') {
    record(run, thread, 'MapRunStarted', { mapRunArn: news.mapRunArn })
    thread.task = mapRunTask(news.mapRunArn)
    return
  }
  const before = thread.lastEvent
  thread.task = undefined
  if (news.kind === 'failed') {
    const { error, cause } = news
    record(run, thread, 'MapRunFailed', { error, cause })
    return failState(run, thread, state, { error, cause })
  }
  record(run, thread, 'MapRunSucceeded')
  record(run, thread, 'MapStateSucceeded')
  thread.lastEvent = before
  const scope = inputOf(state, scopeOf(run, thread))
  const exit = await exitOf(state, { raw: thread.input, scope, result: news.output })
  leave(run, thread, state, exit)
}
