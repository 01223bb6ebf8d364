// Parallel and Map states: their branches and iterations begin, end, and are joined.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-parallel.html
// https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html

import type { MapState, ParallelState } from '../../../asl/definition.ts'
import { queryFailure, runtimeFailure } from '../../../asl/failure.ts'
import { argumentsOf, exitOf, filledBy, inputOf } from '../../../asl/flow/data.ts'
import { numberOf, unexpected, valueOf } from '../../../asl/flow/dynamic.ts'
import { isObject, type Json, type JsonObject } from '../../../asl/json.ts'
import type { Scope } from '../../../asl/scope.ts'
import { scopeOf } from './context.ts'
import { beginMapRun } from './distributing.ts'
import { dropFork, dropThread, stateOf } from './forks.ts'
import { record } from './history.ts'
import { leave } from './leaving.ts'
import { newThread, touch, type Results, type Run } from './run.ts'
import type { Fork, Thread } from './thread.ts'

/** Of an inline Map without a limit of its own. */
const MOST_ITERATIONS = 40

export async function beginParallel(run: Run, thread: Thread, state: ParallelState): Promise<void> {
  const input = await argumentsOf(state, inputOf(state, scopeOf(run, thread)))
  const startedEvent = record(run, thread, 'ParallelStateStarted')
  const total = state.branches.length
  const fork = newFork(run, thread, { kind: 'parallel', total, most: total, startedEvent })
  run.results.set(fork.id, { outputs: new Map() })
  for (let index = total - 1; index >= 0; index--) {
    const flow = state.branches[index]!
    branch(run, fork, { flow, index, input, lastEvent: startedEvent })
  }
  fork.next = total
  fork.running = total
}

export async function beginMap(run: Run, thread: Thread, state: MapState): Promise<void> {
  const scope = inputOf(state, scopeOf(run, thread))
  const most = state.maxConcurrency ? await numberOf(state.maxConcurrency, scope) : 0
  if (state.distributed !== undefined)
    return beginMapRun(run, thread, { state, scope, most, itemsOf })
  const items = await itemsOf(state, scope)
  const startedEvent = record(run, thread, 'MapStateStarted', { length: items.length })
  if (items.length === 0) return joined(run, thread, [])
  const fork = newFork(run, thread, { kind: 'map', total: items.length, most: most || MOST_ITERATIONS, startedEvent }) // prettier-ignore
  run.results.set(fork.id, { items, outputs: new Map() })
  await startIteration(run, fork, startedEvent)
}

export async function itemsOf(state: MapState, scope: Scope): Promise<readonly Json[]> {
  const { items } = state
  const value = items ? await valueOf(items, scope) : scope.input
  if (Array.isArray(value)) return value as Json[]
  if (state.language === 'JSONata') {
    if (isObject(value) && items !== undefined) return Object.entries(value).map(([Key, Value]) => ({ Key, Value })) // prettier-ignore
    if (items !== undefined) throw unexpected(items, 'array', value)
    throw queryFailure(`Map state input must be an array but was: ${JSON.stringify(value)}`)
  }
  throw runtimeFailure(`Reference path "${items?.kind === 'path' ? items.text : '$'}" must point to array.`) // prettier-ignore
}

function newFork(
  run: Run,
  thread: Thread,
  fork: Pick<Fork, 'kind' | 'total' | 'most' | 'startedEvent'>,
): Fork {
  const id = run.row.nextId
  run.row = { ...run.row, nextId: id + 1 }
  const made: Fork = { id, thread: thread.id, next: 0, running: 0, done: 0, ...fork }
  run.forks.set(id, made)
  run.changes.forks.add(id)
  run.changes.newForks.add(id)
  thread.phase = 'forked'
  return made
}

interface Begun {
  readonly flow: number
  readonly index: number
  readonly input: Json
  readonly lastEvent: number
}

function branch(run: Run, fork: Fork, { flow, index, input, lastEvent }: Begun): void {
  const parent = { fork: fork.id, index }
  newThread(run, { flow, parent, input, lastEvent, state: run.machine.flows[flow]!.startAt })
}

/** The next iteration: it begins behind the one whose place it takes, or behind the start of all. */
async function startIteration(run: Run, fork: Fork, after: number): Promise<void> {
  const owner = run.threads.get(fork.thread)!
  const state = stateOf(run, owner) as MapState
  const index = fork.next++
  fork.running++
  run.changes.forks.add(fork.id)
  const item = run.results.get(fork.id)!.items![index]!
  const place = { lastEvent: after } as Thread
  record(run, place, 'MapIterationStarted', { name: state.name, index })
  const input = state.selector ? await selectedItem(run, owner, { state, item, index }) : item
  branch(run, fork, { flow: state.flow, index, input, lastEvent: place.lastEvent })
}

/** Iterations that wait for something leave room for others. */
export async function fillFork(run: Run, fork: Fork): Promise<boolean> {
  if (fork.kind !== 'map' || fork.next >= fork.total || fork.running >= fork.most) return false
  await startIteration(run, fork, fork.startedEvent)
  return true
}

export async function selectedItem(
  run: Run,
  thread: Thread,
  { state, item, index }: { state: MapState; item: Json; index: number },
): Promise<Json> {
  const Map: JsonObject = { Item: { Index: index, Value: item } }
  const scope = inputOf(state, scopeOf(run, thread, { Map }))
  return filledBy(state.selector!, state.language, { scope, field: 'ItemSelector' })
}

/** A branch has come to its end. */
export async function branchEnded(run: Run, thread: Thread, owner: Thread): Promise<void> {
  const { fork: id, index } = thread.parent!
  const fork = run.forks.get(id)!
  const results = run.results.get(id)!
  results.outputs.set(index, thread.input)
  run.changes.outputs.push([id, index])
  run.changes.forks.add(id)
  fork.running--
  fork.done++
  const before = thread.lastEvent
  if (fork.kind === 'map') {
    record(run, thread, 'MapIterationSucceeded', { name: owner.state, index })
  }
  dropThread(run, thread)
  if (fork.next < fork.total) return startIteration(run, fork, before)
  if (fork.done < fork.total) return
  owner.lastEvent = thread.lastEvent
  dropFork(run, fork)
  await joined(run, owner, outputsOf(results, fork.total))
}

function outputsOf({ outputs }: Results, total: number): Json[] {
  return Array.from({ length: total }, (_, index) => outputs.get(index)!)
}

async function joined(run: Run, thread: Thread, result: Json[]): Promise<void> {
  touch(run, thread)
  const state = stateOf(run, thread)
  const scope = inputOf(state, scopeOf(run, thread))
  const exit = await exitOf(state, { raw: thread.input, scope, result })
  record(run, thread, `${state.type}StateSucceeded`, { apart: true })
  leave(run, thread, state, exit)
}
