// The condition of a query: one partition key, and at most one comparison of the sort key.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html

import { invalid, validation } from '../errors.ts'
import { compare } from '../value/compare.ts'
import type { KeyNames, KeyType } from '../tables.ts'
import { kindOf, type Value } from '../value/types.ts'
import type { Condition, Operand } from './ast.ts'
import { parseCondition } from './parse.ts'
import type { Substitutions } from './substitutions.ts'

const KIND = 'KeyConditionExpression'

export type KeyOperator = '=' | '<' | '<=' | '>' | '>=' | 'between' | 'begins_with'

export interface Comparison {
  readonly operator: KeyOperator
  readonly values: readonly Value[]
}

export interface KeyCondition {
  readonly hash: Value
  readonly range?: Comparison | undefined
}

/** Comparisons by attribute, before a table says which of them are its keys. */
export type Comparisons = ReadonlyMap<string, Comparison>

export function bindKeyCondition(text: string, substitutions: Substitutions): Comparisons {
  const found = new Map<string, Comparison>()
  for (const part of conjuncts(parseCondition(KIND, text))) {
    const [name, comparison] = comparisonOf(part, substitutions)
    if (found.has(name)) {
      throw validation('KeyConditionExpressions must only contain one condition per key')
    }
    found.set(name, comparison)
  }
  return found
}

function* conjuncts(condition: Condition): Generator<Condition> {
  if (condition.is !== 'and') yield condition
  else {
    yield* conjuncts(condition.left)
    yield* conjuncts(condition.right)
  }
}

function refused(operator: string) {
  return validation(`Invalid operator used in ${KIND}: ${operator}`)
}

function comparisonOf(
  condition: Condition,
  substitutions: Substitutions,
): [name: string, comparison: Comparison] {
  const nameOf = (operand: Operand) => keyName(operand, substitutions)
  const valueOf = (operand: Operand) => constant(operand, substitutions)
  switch (condition.is) {
    case 'or':
      throw refused('OR')
    case 'not':
      throw refused('NOT')
    case 'in':
      throw refused('IN')
    case 'and':
      throw refused('AND')
    case 'between':
      return [
        nameOf(condition.operand),
        { operator: 'between', values: bounds(valueOf(condition.low), valueOf(condition.high)) },
      ]
    case 'call': {
      const { name, operands } = condition
      if (name !== 'begins_with') throw refused(name)
      if (operands.length !== 2) {
        throw validation(
          `Invalid ${KIND}: Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: ${operands.length}`,
        )
      }
      const prefix = valueOf(operands[1]!)
      if (!('S' in prefix) && !('B' in prefix)) {
        throw validation(
          `Invalid ${KIND}: Incorrect operand type for operator or function; operator or function: begins_with, operand type: ${kindOf(prefix)}`,
        )
      }
      return [nameOf(operands[0]!), { operator: 'begins_with', values: [prefix] }]
    }
    case 'compare': {
      const { comparator, left, right } = condition
      if (comparator === '<>') throw refused('<>')
      // `:v = pk` is as good as `pk = :v`.
      if (left.is === 'value' && comparator === '=') {
        return [nameOf(right), { operator: '=', values: [valueOf(left)] }]
      }
      return [nameOf(left), { operator: comparator, values: [valueOf(right)] }]
    }
  }
}

function bounds(low: Value, high: Value): [Value, Value] {
  const order = compare(low, high)
  if (order !== undefined && order > 0) {
    const shown = (value: Value) => `{${kindOf(value)}:${Object.values(value)[0]}}`
    throw validation(
      `Invalid ${KIND}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: ${shown(low)}, upper bound operand: AttributeValue: ${shown(high)}`,
    )
  }
  return [low, high]
}

function keyName(operand: Operand, substitutions: Substitutions): string {
  if (operand.is !== 'path') {
    throw validation(
      operand.is === 'call'
        ? `${KIND}s cannot contain nested operations`
        : `Invalid condition in ${KIND}: No key attribute specified`,
    )
  }
  const path = substitutions.path(operand.path, KIND)
  if (path.length > 1) throw validation(`${KIND}s cannot have conditions on nested attributes`)
  return path[0] as string
}

function constant(operand: Operand, substitutions: Substitutions): Value {
  if (operand.is === 'value') return substitutions.value(operand.name, KIND)
  throw validation(
    operand.is === 'call'
      ? `${KIND}s cannot contain nested operations`
      : `Invalid condition in ${KIND}: Multiple attribute names used in one condition`,
  )
}

/** The comparisons as conditions on these keys. */
export function keyConditionOf(
  comparisons: Comparisons,
  key: KeyNames,
  types: Readonly<Record<string, KeyType>>,
): KeyCondition {
  const hash = comparisons.get(key.hash)
  if (comparisons.size > 2) throw unsupported()
  if (hash === undefined) {
    throw validation(`Query condition missed key schema element: ${key.hash}`)
  }
  if (hash.operator !== '=') throw unsupported()
  const range = key.range === undefined ? undefined : comparisons.get(key.range)
  if (comparisons.size === 2 && range === undefined) {
    if (key.range === undefined) throw unsupported()
    throw validation(`Query condition missed key schema element: ${key.range}`)
  }
  for (const [name, { values }] of comparisons) {
    for (const value of values) {
      if (kindOf(value) !== types[name]) {
        throw invalid('Condition parameter type does not match schema type')
      }
    }
  }
  return { hash: hash.values[0]!, range }
}

function unsupported() {
  return validation('Query key condition not supported')
}
