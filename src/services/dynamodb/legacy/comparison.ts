// `ComparisonOperator` and its values: of Expected, KeyConditions, QueryFilter and ScanFilter.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html

import { invalid } from '../errors.ts'
import { beginsWith, holds, includes, type Test } from '../expression/condition.ts'
import { attributeOf } from '../expression/path.ts'
import { compare, equal } from '../value/compare.ts'
import { kindOf, type Kind, type Value, type WireValue } from '../value/types.ts'
import { storedValue } from '../value/validate.ts'

export interface Comparison {
  readonly ComparisonOperator?: string | undefined
  readonly AttributeValueList?: readonly unknown[] | undefined
}

const SCALARS: readonly Kind[] = ['S', 'N', 'B']
const ORDERS: Readonly<Record<string, '<' | '<=' | '>' | '>='>> = {
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
}
/** How many values each takes; IN takes any number. */
const VALUES: Readonly<Record<string, number>> = {
  ...{ EQ: 1, NE: 1, LT: 1, LE: 1, GT: 1, GE: 1, BEGINS_WITH: 1, CONTAINS: 1, NOT_CONTAINS: 1 },
  ...{ NULL: 0, NOT_NULL: 0, BETWEEN: 2 },
}

/** The values of a comparison, as many as it takes and of types that it takes. */
export function valuesOf({ ComparisonOperator, AttributeValueList = [] }: Comparison): Value[] {
  const operator = ComparisonOperator ?? ''
  const values = AttributeValueList.map((value) => storedValue(value as WireValue))
  const wanted = VALUES[operator]
  if (wanted === undefined ? values.length === 0 : values.length !== wanted) {
    throw invalid(`Invalid number of argument(s) for the ${operator} ComparisonOperator`)
  }
  for (const value of values) requireTaken(operator, kindOf(value))
  if (operator === 'BETWEEN') {
    const order = compare(values[0]!, values[1]!)
    if (order === undefined)
      throw invalid('AttributeValues inside AttributeValueList must be of same type')
    if (order > 0) {
      throw invalid(
        'The BETWEEN condition was provided a range where the lower bound is greater than the upper bound',
      )
    }
  }
  return values
}

function requireTaken(operator: string, kind: Kind): void {
  const scalarOnly = operator in ORDERS || operator === 'BETWEEN' || operator === 'IN'
  const textOnly = operator === 'BEGINS_WITH'
  const holdsSets = operator === 'CONTAINS' || operator === 'NOT_CONTAINS'
  const bad =
    (scalarOnly && !SCALARS.includes(kind)) ||
    (textOnly && kind !== 'S' && kind !== 'B') ||
    (holdsSets && kind.endsWith('S') && kind.length === 2)
  if (bad) {
    throw invalid(
      `One or more values in AttributeValueList has unsupported type for ComparisonOperator ${operator}`,
    )
  }
}

export function comparisonTest(name: string, comparison: Comparison): Test {
  const operator = comparison.ComparisonOperator ?? ''
  const values = valuesOf(comparison)
  const test = valueTest(operator, values)
  return (item) => test(attributeOf(item, name))
}

function valueTest(
  operator: string,
  values: readonly Value[],
): (value: Value | undefined) => boolean {
  const [first, second] = values as [Value, Value]
  if (operator === 'NULL') return (value) => value === undefined
  if (operator === 'NOT_NULL') return (value) => value !== undefined
  if (operator === 'NE') return (value) => value === undefined || !equal(value, first)
  const order = ORDERS[operator]
  const test: (value: Value) => boolean =
    order !== undefined
      ? (value) => holds(order, value, first)
      : operator === 'EQ'
        ? (value) => equal(value, first)
        : operator === 'BETWEEN'
          ? (value) => holds('>=', value, first) && holds('<=', value, second)
          : operator === 'IN'
            ? (value) => values.some((other) => equal(value, other))
            : operator === 'BEGINS_WITH'
              ? (value) => beginsWith(value, first)
              : operator === 'CONTAINS'
                ? (value) => includes(value, first)
                : (value) => !includes(value, first)
  return (value) => value !== undefined && test(value)
}

/** AND unless told otherwise. */
export function combined(tests: readonly Test[], operator: string | undefined): Test {
  if (operator === 'OR') return (item) => tests.some((test) => test(item))
  return (item) => tests.every((test) => test(item))
}
