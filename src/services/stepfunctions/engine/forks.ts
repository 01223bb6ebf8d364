// Branches and iterations, as far as they are found and dropped.

import type { State } from '../../../asl/definition.ts'
import { cancel } from './ending.ts'
import type { Run } from './run.ts'
import type { Fork, Thread } from './thread.ts'

export function stateOf(run: Run, { flow, state }: Thread): State {
  return run.machine.flows[flow]!.states.get(state)!
}

export function forksOf(run: Run, { id }: Thread): Fork[] {
  return [...run.forks.values()].filter(({ thread }) => thread === id)
}

export function threadsOf(run: Run, { id }: Fork): Thread[] {
  return [...run.threads.values()].filter(({ parent }) => parent?.fork === id)
}

/** With all that is in it. */
export function dropFork(run: Run, fork: Fork): void {
  for (const thread of threadsOf(run, fork)) dropThread(run, thread)
  run.forks.delete(fork.id)
  run.results.delete(fork.id)
  run.changes.forks.add(fork.id)
}

export function dropThread(run: Run, thread: Thread): void {
  for (const fork of forksOf(run, thread)) dropFork(run, fork)
  cancel(run, thread)
  run.threads.delete(thread.id)
  run.changes.threads.add(thread.id)
}
