// `Expected`: conditions of before there were expressions.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html

import { invalid, validation } from '../errors.ts'
import type { Test } from '../expression/condition.ts'
import { attributeOf } from '../expression/path.ts'
import { equal } from '../value/compare.ts'
import type { WireValue } from '../value/types.ts'
import { storedValue } from '../value/validate.ts'
import { combined, comparisonTest, type Comparison } from './comparison.ts'

export interface Expected extends Partial<Comparison> {
  readonly Value?: unknown
  readonly Exists?: boolean | undefined
}

export function expectedTest(
  expected: Readonly<Record<string, Expected>> | undefined,
  operator: string | undefined,
): Test | undefined {
  if (expected === undefined) {
    if (operator === undefined) return undefined
    throw validation('ConditionalOperator cannot be used without Filter or Expected')
  }
  const names = Object.keys(expected)
  if (names.length === 0) {
    if (operator !== undefined) {
      throw validation('ConditionalOperator cannot be used without Filter or Expected')
    }
    return undefined
  }
  return combined(
    names.map((name) => testOf(name, expected[name]!)),
    operator,
  )
}

function testOf(name: string, { Value, Exists, ...comparison }: Expected): Test {
  if (comparison.ComparisonOperator !== undefined) {
    if (Value !== undefined && comparison.AttributeValueList !== undefined) {
      throw invalid(`Value and AttributeValueList cannot be used together for Attribute: ${name}`)
    }
    if (Exists !== undefined) {
      throw invalid(`Exists and ComparisonOperator cannot be used together for Attribute: ${name}`)
    }
    const list = comparison.AttributeValueList ?? (Value === undefined ? undefined : [Value])
    return comparisonTest(name, {
      ComparisonOperator: comparison.ComparisonOperator,
      AttributeValueList: list,
    })
  }
  if (comparison.AttributeValueList !== undefined) {
    throw invalid(
      `AttributeValueList can only be used with a ComparisonOperator for Attribute: ${name}`,
    )
  }
  if (Exists === false) {
    if (Value !== undefined) {
      throw invalid(`Value cannot be used when Exists is set to false for Attribute: ${name}`)
    }
    return (item) => attributeOf(item, name) === undefined
  }
  if (Value === undefined) {
    throw invalid(
      Exists === true
        ? `Value must be provided when Exists is set to true for Attribute: ${name}`
        : `Value must be provided when Exists is null for Attribute: ${name}`,
    )
  }
  const wanted = storedValue(Value as WireValue)
  return (item) => {
    const value = attributeOf(item, name)
    return value !== undefined && equal(value, wanted)
  }
}
