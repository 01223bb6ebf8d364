// Finds what a path names.

import { isObject, member, sameJson, type Json } from '../json.ts'
import type { Scope } from '../scope.ts'
import type { Comparison, Operand, Path, Step, Test } from './syntax.ts'

/** Values that one path may touch: `$..*` over a large input is an array of millions. */
const MAX_VALUES = 200_000

export type Found = { readonly value: Json } | { readonly missing: string }

/** The value at a path; `missing` says where it ended, as AWS does. */
export function readPath(path: Path, scope: Scope): Found {
  const root = rootOf(path, scope)
  if (root === undefined) return { missing: `Missing variable '$${(path.root as { name: string }).name}'` } // prettier-ignore
  return readSteps(path, root)
}

export function readSteps(
  { steps, definite }: Pick<Path, 'steps' | 'definite'>,
  root: Json,
): Found {
  if (!definite) return { value: select(root, steps, root) }
  let value = root
  let passed = '$'
  for (const [at, step] of steps.entries()) {
    passed += textOf(step)
    const next = definiteStep(value, step)
    if (next === undefined) {
      const what = at === steps.length - 1 ? 'No results for path' : 'Missing property in path'
      return { missing: `${what}: ${passed}` }
    }
    value = next
  }
  return { value }
}

function rootOf({ root }: Path, scope: Scope): Json | undefined {
  if (root.kind === 'input') return scope.input
  return root.kind === 'context' ? scope.context : scope.variable(root.name)
}

function definiteStep(value: Json, step: Step): Json | undefined {
  if (step.kind === 'names') return isObject(value) ? member(value, step.names[0]!) : undefined
  if (step.kind !== 'indexes' || !Array.isArray(value)) return undefined
  return at(value, step.indexes[0]!)
}

function at(values: readonly Json[], index: number): Json | undefined {
  return values[index < 0 ? values.length + index : index]
}

function textOf(step: Step): string {
  if (step.kind === 'names') return `['${step.names[0]}']`
  return step.kind === 'indexes' ? `[${step.indexes[0]}]` : '[*]'
}

function select(start: Json, steps: readonly Step[], root: Json): Json[] {
  let values: Json[] = [start]
  for (const step of steps) {
    const next: Json[] = []
    for (const value of values) {
      const from = step.deep ? within(value) : [value]
      for (const one of from) for (const found of children(one, step, root)) next.push(found)
      if (next.length > MAX_VALUES) throw new RangeError('a path selects too much')
    }
    values = next
  }
  return values
}

/** A value and all that it contains, outermost first. */
function within(value: Json): Json[] {
  const all: Json[] = [value]
  for (let i = 0; i < all.length; i++) {
    const one = all[i]!
    if (Array.isArray(one)) all.push(...(one as Json[]))
    else if (isObject(one)) all.push(...Object.values(one))
    if (all.length > MAX_VALUES) throw new RangeError('a path selects too much')
  }
  return all
}

function children(value: Json, step: Step, root: Json): Json[] {
  switch (step.kind) {
    case 'names':
      if (!isObject(value)) return []
      return step.names.map((name) => member(value, name)).filter((found) => found !== undefined)
    case 'all':
      if (Array.isArray(value)) return value as Json[]
      return isObject(value) ? Object.values(value) : []
    case 'indexes':
      if (!Array.isArray(value)) return []
      return step.indexes.map((index) => at(value, index)).filter((found) => found !== undefined)
    case 'slice':
      return Array.isArray(value) ? slice(value, step) : []
    case 'filter': {
      const candidates = Array.isArray(value) ? (value as Json[]) : [value]
      return candidates.filter((candidate) => holds(step.test, candidate, root))
    }
  }
}

function slice(
  values: readonly Json[],
  { from = 0, to = values.length, by }: { from?: number; to?: number; by: number },
): Json[] {
  const place = (index: number) => (index < 0 ? Math.max(0, values.length + index) : index)
  const found: Json[] = []
  for (let i = place(from); i < Math.min(place(to), values.length); i += by) found.push(values[i]!)
  return found
}

function holds(test: Test, value: Json, root: Json): boolean {
  switch (test.kind) {
    case 'and':
      return test.tests.every((one) => holds(one, value, root))
    case 'or':
      return test.tests.some((one) => holds(one, value, root))
    case 'not':
      return !holds(test.test, value, root)
    case 'exists':
      return operandOf(test.operand, value, root) !== undefined
    case 'compare': {
      const left = operandOf(test.left, value, root)
      const right = operandOf(test.right, value, root)
      return compare(test.operator, left, right)
    }
  }
}

function operandOf(operand: Operand, value: Json, root: Json): Json | undefined {
  if (operand.kind === 'value') return operand.value
  const found = select(operand.local ? value : root, operand.steps, root)
  return found[0]
}

function compare(operator: Comparison, left: Json | undefined, right: Json | undefined): boolean {
  if (operator === 'in' || operator === 'nin') {
    const holds = Array.isArray(right) && left !== undefined && right.some((one) => sameJson(one, left)) // prettier-ignore
    return (operator === 'in') === holds
  }
  if (operator === '==' || operator === '!=') {
    const same = left === undefined || right === undefined ? left === right : sameJson(left, right)
    return (operator === '==') === same
  }
  const ordered =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string')
  if (!ordered) return false
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}
