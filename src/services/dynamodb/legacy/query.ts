// `KeyConditions`, `QueryFilter` and `ScanFilter`.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html

import { validation } from '../errors.ts'
import type { Test } from '../expression/condition.ts'
import type { Comparisons, KeyOperator } from '../expression/key-condition.ts'
import { combined, comparisonTest, valuesOf, type Comparison } from './comparison.ts'

const OPERATORS: Readonly<Record<string, KeyOperator>> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  BETWEEN: 'between',
  BEGINS_WITH: 'begins_with',
}

export function legacyKeyConditions(conditions: Readonly<Record<string, Comparison>>): Comparisons {
  const found = new Map<string, { operator: KeyOperator; values: ReturnType<typeof valuesOf> }>()
  for (const name of Object.keys(conditions)) {
    const comparison = conditions[name]!
    const values = valuesOf(comparison)
    const operator = OPERATORS[comparison.ComparisonOperator ?? '']
    if (operator === undefined) {
      throw validation('Attempted conditional constraint is not an indexable operation')
    }
    found.set(name, { operator, values })
  }
  return found
}

export function legacyFilter(
  filter: Readonly<Record<string, Comparison>> | undefined,
  operator: string | undefined,
): Test | undefined {
  const names = Object.keys(filter ?? {})
  if (names.length === 0) {
    if (operator === undefined) return undefined
    throw validation('ConditionalOperator cannot be used without Filter or Expected')
  }
  return combined(
    names.map((name) => comparisonTest(name, filter![name]!)),
    operator,
  )
}
