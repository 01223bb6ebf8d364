// The fields of an event that a pattern asks about, kept apart by the array elements in which they
// stand. An object inside an array opens a scope of its own; values of two elements of one array
// must not be combined, so matching chooses at most one scope of each array.

import type { Leaf } from './compile.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import type { Scalar } from './matcher.ts'

/** A pattern's paths as a tree of names, dots splitting names too. */
export interface PathNode {
  /** Leaves (of any branch) whose path ends here, by their number. */
  readonly leaves: number[]
  /** All nodes below, by their relative dotted path: an event may nest or write dots. */
  readonly below: [path: string, node: PathNode][]
  readonly children: Map<string, PathNode>
  /** Numbers of the leaves at or below this node. */
  readonly reach: Set<number>
}

/** Pairs of a node and one below it: grows with the square of a path's names. */
const MAX_PAIRS = 20_000

export function pathTree(leaves: readonly Leaf[]): PathNode {
  const root = newNode()
  let pairs = 0
  leaves.forEach((leaf, number) => {
    const names = leaf.path.split('.')
    const trail = [root]
    for (const name of names) {
      const node = trail.at(-1)!
      let child = node.children.get(name)
      if (child === undefined) {
        child = newNode()
        node.children.set(name, child)
        pairs += trail.length
        if (pairs > MAX_PAIRS)
          throw new InvalidPattern('Rule is too complex - try using fewer levels of nesting')
        trail.forEach((above, depth) => {
          above.below.push([names.slice(depth, trail.length).join('.'), child!])
        })
      }
      trail.push(child)
    }
    trail.at(-1)!.leaves.push(number)
    for (const node of trail) node.reach.add(number)
  })
  return root
}

function newNode(): PathNode {
  return { leaves: [], below: [], children: new Map(), reach: new Set() }
}

export interface Scope {
  /** Per leaf whether one of its values in this scope (not in an array's element) matches. */
  readonly own: Map<number, boolean>
  readonly arrays: { readonly reach: ReadonlySet<number>; readonly elements: Scope[] }[]
  /** Leaves that have a value anywhere in this scope or below. */
  readonly present: Set<number>
  /** Leaves that have a matching value anywhere in this scope or below. */
  readonly matching: Set<number>
}

/** Arrays directly inside one another that are looked into: more than AWS lets an event nest. */
const MAX_ARRAY_DEPTH = 1000

/** What one match may cost: some ten milliseconds, far above any honest pattern and event. */
const MAX_STEPS = 2_000_000

/** Counted down together by all that one match does. */
export interface Budget {
  left: number
}

export function newBudget(): Budget {
  return { left: MAX_STEPS }
}

interface Visit {
  readonly leaves: readonly Leaf[]
  readonly budget: Budget
}

/** Visits only what the pattern names: the cost does not grow with the width of the event's objects. */
export function indexEvent(event: unknown, root: PathNode, by: Visit): Scope {
  const scope = newScope()
  visitObject(event, root, scope, by)
  return scope
}

function newScope(): Scope {
  return { own: new Map(), arrays: [], present: new Set(), matching: new Set() }
}

function visitObject(value: unknown, node: PathNode, scope: Scope, by: Visit): void {
  if (typeof value !== 'object' || value === null) return
  for (const [path, below] of node.below) {
    if (Object.hasOwn(value, path))
      visit((value as Record<string, unknown>)[path], below, scope, by, 0)
  }
}

function visit(value: unknown, node: PathNode, scope: Scope, by: Visit, depth: number): void {
  if (Array.isArray(value)) visitArray(value, node, scope, by, depth)
  else if (typeof value === 'object' && value !== null) visitObject(value, node, scope, by)
  else if (value !== undefined) visitScalar(value as Scalar, node, scope, by)
}

function visitArray(
  value: readonly unknown[],
  node: PathNode,
  scope: Scope,
  by: Visit,
  depth: number,
): void {
  if (depth === MAX_ARRAY_DEPTH) return
  const elements: Scope[] = []
  for (const element of value) {
    if (typeof element !== 'object' || element === null) {
      // Scalars of an array are alternatives of one field and bind nothing.
      visit(element, node, scope, by, depth)
      continue
    }
    const inner = newScope()
    visit(element, node, inner, by, depth + 1)
    if (inner.present.size === 0) continue
    elements.push(inner)
    for (const leaf of inner.present) scope.present.add(leaf)
    for (const leaf of inner.matching) scope.matching.add(leaf)
  }
  if (elements.length > 0) scope.arrays.push({ reach: node.reach, elements })
}

function visitScalar(value: Scalar, node: PathNode, scope: Scope, by: Visit): void {
  for (const number of node.leaves) {
    scope.present.add(number)
    if (scope.own.get(number) === true) continue
    const { exact, tried } = by.leaves[number]!
    by.budget.left -= 1 + tried.length
    if (by.budget.left < 0) return
    const matches = exact.has(value) || tried.some((matcher) => matcher.test(value))
    scope.own.set(number, matches)
    if (matches) scope.matching.add(number)
  }
}
