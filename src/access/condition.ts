// Condition blocks: operators, their negations, …IfExists, ForAllValues/ForAnyValue.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

import type { Condition } from './document.ts'
import { OPERATORS, type Comparison } from './operators.ts'
import type { ContextLookup } from './variables.ts'

interface Operator {
  readonly comparison: Comparison
  readonly negated: boolean
  readonly ifExists: boolean
  readonly quantifier: 'all' | 'any' | undefined
}

const parsed = new Map<string, Operator | 'null' | undefined>()

/** Operator names are few; anything else is refused when the policy is parsed, so this stays small. */
function operatorOf(name: string): Operator | 'null' | undefined {
  if (parsed.has(name)) return parsed.get(name)
  const operator = readOperator(name)
  if (operator !== undefined) parsed.set(name, operator)
  return operator
}

function readOperator(name: string): Operator | 'null' | undefined {
  let rest = name
  let quantifier: Operator['quantifier']
  if (rest.startsWith('ForAllValues:')) {
    quantifier = 'all'
    rest = rest.slice('ForAllValues:'.length)
  } else if (rest.startsWith('ForAnyValue:')) {
    quantifier = 'any'
    rest = rest.slice('ForAnyValue:'.length)
  }
  if (rest === 'Null') return quantifier === undefined ? 'null' : undefined
  const ifExists = rest.endsWith('IfExists')
  if (ifExists) rest = rest.slice(0, -'IfExists'.length)
  const found = OPERATORS.get(rest)
  return found && { ...found, ifExists, quantifier }
}

export function isConditionOperator(name: string): boolean {
  return operatorOf(name) !== undefined
}

/** Whether one `operator: { key: values }` holds for a request. */
export function conditionHolds(
  condition: Condition,
  lookup: ContextLookup,
  variables: ContextLookup | undefined,
): boolean {
  const operator = operatorOf(condition.operator)
  if (operator === undefined) return false
  const actual = lookup(condition.key.toLowerCase())
  const present = actual !== undefined && actual.length > 0
  if (operator === 'null') return nullHolds(condition.values, present)

  if (!present) {
    // An absent key satisfies negated operators, …IfExists and ForAllValues; no others.
    if (operator.quantifier === 'all' || operator.ifExists) return true
    return operator.quantifier === undefined && operator.negated
  }
  const fulfils = (value: string): boolean =>
    condition.values.some((expected) => operator.comparison(value, expected, variables)) !==
    operator.negated
  // A negated operator without a quantifier must hold for each value that the request carries.
  const every = operator.quantifier === 'all' || (!operator.quantifier && operator.negated)
  return every ? actual.every(fulfils) : actual.some(fulfils)
}

/** `"Null": {"key": "true"}` asks that the key be absent, "false" that it be there. */
function nullHolds(values: readonly string[], present: boolean): boolean {
  return values.some((value) => {
    const wanted = value.toLowerCase()
    return wanted === 'true' ? !present : wanted === 'false' && present
  })
}
