// Whether one consistent choice of array elements satisfies all leaves of a branch.
//
// A leaf with a matching value outside arrays is settled and binds nothing. What is left goes to the
// array that can hold it, and one element of that array must satisfy all of it, by the same rule one
// level down. Each scope is therefore entered with one set of leaves only, and the whole is linear in
// the event's scopes. (Where names with dots make two arrays of one scope answer to the same path, the
// first that has a match is taken.)

import type { Budget, Scope } from './event-index.ts'

export interface SolvableBranch {
  /** Numbers of the leaves, in order of their paths. */
  readonly leaves: readonly number[]
  /** Leaves with an `exists: false` among their matchers. */
  readonly absentable: ReadonlySet<number>
}

export function solve(branch: SolvableBranch, event: Scope, budget: Budget): boolean {
  // Nothing to choose: the usual case, and a cheap necessary condition otherwise.
  for (const leaf of branch.leaves) {
    if (!event.matching.has(leaf) && !branch.absentable.has(leaf)) return false
  }
  return solveScope(branch.leaves, undefined, event, { branch, budget })
}

interface Solving {
  readonly branch: SolvableBranch
  readonly budget: Budget
}

/**
 * `leaves` in order of their paths; `bound` is one that must be matched by a value here, because it
 * is what chose this element.
 */
function solveScope(
  leaves: readonly number[],
  bound: number | undefined,
  scope: Scope,
  by: Solving,
): boolean {
  by.budget.left -= leaves.length
  if (by.budget.left < 0) return false
  let pending: Map<Scope['arrays'][number], number[]> | undefined
  for (const leaf of leaves) {
    const own = scope.own.get(leaf)
    if (own === true) continue
    const mayBeAbsent = by.branch.absentable.has(leaf) && leaf !== bound
    if (!scope.present.has(leaf)) {
      if (mayBeAbsent) continue
      return false
    }
    if (own === false && !scope.matching.has(leaf)) return false
    const holder =
      scope.arrays.find(({ reach, elements }) => reach.has(leaf) && holds(elements, leaf)) ??
      scope.arrays.find(({ reach }) => reach.has(leaf))
    if (holder === undefined) return false
    pending ??= new Map()
    const held = pending.get(holder)
    if (held) held.push(leaf)
    else pending.set(holder, [leaf])
  }
  if (pending === undefined) return true
  for (const [array, held] of pending) {
    // AWS fixes the element by the first path that needs one; a later path is absent when it is
    // absent from that element. The first path itself is absent only when no element has it.
    const first = held[0]!
    const found = array.elements.some(
      (element) =>
        by.budget.left-- > 0 && element.matching.has(first) && solveScope(held, first, element, by),
    )
    if (!found) return false
  }
  return true
}

function holds(elements: readonly Scope[], leaf: number): boolean {
  return elements.some((element) => element.matching.has(leaf))
}
