// Where states go: targets that are not there, states that nothing leads to, flows without an end.

import type { Flow, State } from '../definition.ts'
import type { Diagnostics } from './diagnostics.ts'

const CODE = 'MISSING_TRANSITION_TARGET'

export function checkGraph({ startAt, states }: Flow, at: string, diagnostics: Diagnostics): void {
  const error = (message: string, location?: string, code = CODE) =>
    diagnostics.add({
      severity: 'ERROR',
      code,
      message,
      ...(location !== undefined && { location }),
    })
  if (!states.has(startAt)) error(`Missing 'Next' target: ${startAt}`, `${at}/StartAt`)
  for (const state of states.values()) {
    for (const [field, target] of targetsOf(state)) {
      if (!states.has(target)) {
        error(`Missing 'Next' target: ${target}`, `${at}/States/${state.name}/${field}`)
      }
    }
  }
  if (![...states.values()].some(isTerminal)) {
    return error('Workflow has no terminal state', undefined, 'MISSING_END_STATE')
  }
  const reached = reachedFrom(startAt, states)
  for (const name of states.keys()) {
    if (!reached.has(name)) error(`State "${name}" is not reachable.`, `${at}/States/${name}`)
  }
}

function isTerminal(state: State): boolean {
  if (state.type === 'Succeed' || state.type === 'Fail') return true
  return state.type !== 'Choice' && state.next === undefined
}

function targetsOf(state: State): [field: string, target: string][] {
  const targets: [string, string][] = []
  if (state.next !== undefined) targets.push(['Next', state.next])
  if (state.type === 'Choice') {
    for (const [i, { next }] of state.choices.entries()) targets.push([`Choices[${i}]/Next`, next])
    if (state.otherwise !== undefined) targets.push(['Default', state.otherwise])
  }
  if ('catch' in state) {
    for (const [i, { next }] of state.catch.entries()) targets.push([`Catch[${i}]/Next`, next])
  }
  return targets
}

function reachedFrom(startAt: string, states: Flow['states']): ReadonlySet<string> {
  const reached = new Set([startAt])
  for (const name of reached) {
    const state = states.get(name)
    for (const [, target] of state ? targetsOf(state) : []) reached.add(target)
  }
  return reached
}
