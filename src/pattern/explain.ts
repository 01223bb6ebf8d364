// Why an event did not match: the first key, in the branch that came closest, that failed.

import type { Leaf } from './compile.ts'
import type { Scope } from './event-index.ts'
import type { Pattern } from './compiled-pattern.ts'

export interface Mismatch {
  /** Dotted path of the key. */
  readonly path: string
  /** Its value as JSON, cut short; undefined when the event has none. */
  readonly value: string | undefined
  /** What was asked for: `prefix "a" or > 10`. */
  readonly rule: string
  /** All in one: `detail.size was 3, not > 10`. */
  readonly text: string
}

const LONGEST_VALUE = 120
const MOST_VALUES = 5

/** One key of a pattern, held against an event. */
export interface Judged {
  /** Dotted path of the key. */
  readonly path: string
  /** Its value as JSON, cut short; undefined when the event has none. */
  readonly value: string | undefined
  /** What was asked for. */
  readonly rule: string
  readonly ok: boolean
}

/** Every key of every way to match. */
export function judgeKeys(pattern: Pattern, event: unknown, index: Scope): Judged[][] {
  return pattern.branches.map((branch) =>
    branch.leaves.map((number) => {
      const leaf = pattern.leaves[number]!
      const isAbsent = branch.absentable.has(number) && !index.present.has(number)
      const ok = index.matching.has(number) || isAbsent
      return { path: leaf.path, value: valueOf(event, leaf), rule: ruleOf(leaf), ok }
    }),
  )
}

function valueOf(event: unknown, { path }: Leaf): string | undefined {
  const values: string[] = []
  collect(event, path.split('.'), values)
  if (values.length === 0) return undefined
  return cut(values.length === 1 ? values[0]! : `[${values.join(',')}]`)
}

export function explainMismatch(pattern: Pattern, event: unknown, index: Scope): Mismatch {
  let closest: number[] | undefined
  for (const branch of pattern.branches) {
    const failing = branch.leaves.filter(
      (leaf) =>
        !index.matching.has(leaf) && (!branch.absentable.has(leaf) || index.present.has(leaf)),
    )
    if (closest === undefined || failing.length < closest.length) closest = failing
  }
  const first = closest?.[0]
  if (first === undefined) return splitAcrossElements(pattern)
  const leaf = pattern.leaves[first]!
  const rule = ruleOf(leaf)
  const value = valueOf(event, leaf)
  if (value === undefined)
    return { path: leaf.path, value, rule, text: `${leaf.path} is missing, not ${rule}` }
  return { path: leaf.path, value, rule, text: `${leaf.path} was ${value}, not ${rule}` }
}

/** Every key matches by itself, but no one array element (nor absence) satisfies them together. */
function splitAcrossElements(pattern: Pattern): Mismatch {
  const leaves = pattern.branches[0]!.leaves.map((leaf) => pattern.leaves[leaf]!)
  const path = leaves.map((leaf) => leaf.path).join(', ')
  const rule = 'in one element of the array'
  return { path, value: undefined, rule, text: `${path} match, but not ${rule}` }
}

function ruleOf(leaf: Leaf): string {
  return leaf.matchers.map((matcher) => matcher.rule).join(' or ')
}

function collect(value: unknown, names: readonly string[], into: string[], depth = 0): void {
  if (into.length === MOST_VALUES || depth > 1000) return
  if (Array.isArray(value)) {
    for (const element of value) collect(element, names, into, depth + 1)
  } else if (typeof value === 'object' && value !== null) {
    for (let length = 1; length <= names.length; length++) {
      const name = names.slice(0, length).join('.')
      if (Object.hasOwn(value, name))
        collect((value as Record<string, unknown>)[name], names.slice(length), into, depth + 1)
    }
  } else if (names.length === 0 && value !== undefined) {
    into.push(cut(JSON.stringify(value)))
  }
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
