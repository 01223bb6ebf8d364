// Event patterns: the grammar that EventBridge rules, event source mappings, archives and (with
// differences) SNS filter policies share. Pure; no regular expression is ever built from a pattern.

import { compileBranches, type Leaf } from './compile.ts'
import { eventBridgeDialect, type Dialect } from './dialect.ts'
import { indexEvent, newBudget, pathTree } from './event-index.ts'
import { explainMismatch, judgeKeys, type Judged, type Mismatch } from './explain.ts'
import { solve } from './solve.ts'
import type { Pattern } from './compiled-pattern.ts'

export type { Judged } from './explain.ts'

export interface Match {
  readonly matched: boolean
  /** Which key failed, with what value, against which rule; found out only when asked for. */
  readonly reason: Mismatch | undefined
}

/**
 * Compiles a pattern from its JSON text (or a JSON value). Throws InvalidPattern with AWS's reason,
 * for instance `Empty arrays are not allowed\n at [Source: (String)"{"a":[]}"; line: 1, column: 8]`.
 */
export function compilePattern(pattern: unknown, dialect: Dialect = eventBridgeDialect): Pattern {
  const source = typeof pattern === 'string' ? pattern : JSON.stringify(pattern)
  const compiled = compileBranches(source, dialect)
  const numbers = new Map<Leaf, number>()
  const branches = compiled.map((branch) => {
    const leaves = [...branch.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
    const numbered = leaves.map((leaf) => {
      const known = numbers.get(leaf)
      if (known === undefined) numbers.set(leaf, numbers.size)
      return known ?? numbers.size - 1
    })
    const absentable = numbered.filter((_, i) => leaves[i]!.matchers.some(({ absent }) => absent))
    return { leaves: numbered, absentable: new Set(absentable) }
  })
  const leaves = [...numbers.keys()]
  return { source, leaves, branches, tree: pathTree(leaves) }
}

/** `event` is a parsed JSON value; anything but an object matches nothing. */
export function match(pattern: Pattern, event: unknown): Match {
  const budget = newBudget()
  const index = indexEvent(event, pattern.tree, { leaves: pattern.leaves, budget })
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event)
  if (isObject && pattern.branches.some((branch) => solve(branch, index, budget))) return MATCHED
  return {
    matched: false,
    get reason() {
      return budget.left < 0 ? TOO_COSTLY : explainMismatch(pattern, event, index)
    },
  }
}

export interface Judgement {
  readonly matched: boolean
  /** The first key that failed, with both values. */
  readonly reason: string | undefined
  readonly branches: readonly (readonly Judged[])[]
}

/** As `match`, with what became of every key. */
export function judge(pattern: Pattern, event: unknown): Judgement {
  const { matched, reason } = match(pattern, event)
  const index = indexEvent(event, pattern.tree, { leaves: pattern.leaves, budget: newBudget() })
  return { matched, reason: reason?.text, branches: judgeKeys(pattern, event, index) }
}

const MATCHED: Match = { matched: true, reason: undefined }

/** An event and a pattern made to keep each other busy: given up, and said so. */
const TOO_COSTLY: Mismatch = {
  path: '',
  value: undefined,
  rule: '',
  text: 'the event has too many values to be matched against this pattern',
}
