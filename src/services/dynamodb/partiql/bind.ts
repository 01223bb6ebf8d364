// A statement with its parameters in.

import { invalid, validation } from '../errors.ts'
import type { Condition } from '../expression/ast.ts'
import type { Bindings } from '../expression/substitutions.ts'
import { contentOf, emptyItem, kindOf, type Value, type WireValue } from '../value/types.ts'
import { storedValue } from '../value/validate.ts'
import { wireValue } from '../value/wire.ts'
import type { Literal, Statement } from './ast.ts'

export interface Bound<S extends Statement = Statement> {
  readonly statement: S
  readonly bindings: Bindings
  valueOf(literal: Literal): Value
}

/** Throws ValidationException. */
export function bind<S extends Statement>(
  statement: S,
  parameters: readonly unknown[] = [],
): Bound<S> {
  if (parameters.length !== statement.parameters) {
    throw validation("Number of parameters in request and statement don't match.")
  }
  const given = parameters.map((value) => storedValue(value as WireValue))
  const valueOf = (literal: Literal) => value(literal, given)
  const values = statement.values.map(valueOf)
  return {
    statement,
    valueOf,
    bindings: { path: (path) => path, value: (name) => values[Number(name)]! },
  }
}

function value(literal: Literal, given: readonly Value[]): Value {
  switch (literal.is) {
    case 'value':
      return literal.value
    case 'parameter':
      return given[literal.index]!
    case 'list':
      return { L: literal.members.map((member) => value(member, given)) }
    case 'map': {
      const item = emptyItem()
      for (const [name, member] of literal.members) item[name] = value(member, given)
      return { M: item }
    }
    case 'set':
      return setOf(literal.members.map((member) => value(member, given)))
  }
}

function setOf(members: readonly Value[]): Value {
  const [first] = members
  const kind = first && kindOf(first)
  if (kind !== 'S' && kind !== 'N' && kind !== 'B') {
    throw invalid('A set must have one or more members, all strings, all numbers or all binary')
  }
  if (members.some((member) => kindOf(member) !== kind)) {
    throw invalid('All members of a set must be of one type')
  }
  const contents = members.map((member) => contentOf(wireValue(member)) as never)
  return storedValue({ [`${kind}S`]: contents } as WireValue)
}

/** What all must hold. */
export function* conjuncts(condition: Condition): Generator<Condition> {
  if (condition.is !== 'and') yield condition
  else {
    yield* conjuncts(condition.left)
    yield* conjuncts(condition.right)
  }
}

/** The values that a condition asks attributes to be equal to. */
export function equalities(condition: Condition, bindings: Bindings): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const part of conjuncts(condition)) {
    if (part.is !== 'compare' || part.comparator !== '=') continue
    const [left, right] =
      part.left.is === 'path' ? [part.left, part.right] : [part.right, part.left]
    if (left.is !== 'path' || left.path.length > 1 || right.is !== 'value') continue
    found.set(String(left.path[0]), bindings.value(right.name, 'FilterExpression'))
  }
  return found
}
