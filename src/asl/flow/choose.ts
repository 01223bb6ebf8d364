// Which way a Choice state goes.

import type { Choice, ChoiceState, Rule } from '../definition.ts'
import { runtimeFailure, StateFailure } from '../failure.ts'
import type { Json } from '../json.ts'
import { fill } from '../jsonata/template.ts'
import { readPath } from '../path/read.ts'
import type { Path } from '../path/syntax.ts'
import type { Scope } from '../scope.ts'
import { readTimestamp } from '../timestamp.ts'
import { matchesGlob } from './glob.ts'
import { unexpected } from './dynamic.ts'

/** The first choice whose rule holds; undefined: the default. */
export async function choose(state: ChoiceState, scope: Scope): Promise<Choice | undefined> {
  for (const [at, choice] of state.choices.entries()) {
    if (await holds(choice.rule, scope, `Choices[${at}]/Condition`)) return choice
  }
  if (state.otherwise !== undefined) return undefined
  throw new StateFailure('States.NoChoiceMatched', `Failed to transition out of the state. The state '${state.name}' has no choice rule that matches, and no Default`) // prettier-ignore
}

async function holds(rule: Rule, scope: Scope, field: string): Promise<boolean> {
  switch (rule.kind) {
    case 'condition': {
      const value = await fill(rule.template, scope, field)
      if (typeof value === 'boolean') return value
      throw unexpected({ kind: 'template', field, template: rule.template }, 'boolean', value)
    }
    case 'and':
      for (const one of rule.rules) if (!(await holds(one, scope, field))) return false
      return true
    case 'or':
      for (const one of rule.rules) if (await holds(one, scope, field)) return true
      return false
    case 'not':
      return !(await holds(rule.rule, scope, field))
    case 'compare':
      return compares(rule, scope)
  }
}

function compares(rule: Extract<Rule, { kind: 'compare' }>, scope: Scope): boolean {
  const found = readPath(rule.variable, scope)
  if (rule.operator === 'IsPresent') return 'value' in found === rule.value
  if (!('value' in found)) throw invalid(rule.variable)
  const other = rule.path ? readPath(rule.path, scope) : { value: rule.value! }
  if (!('value' in other)) throw invalid(rule.path!)
  return compareValues(rule.operator, found.value, other.value)
}

function invalid({ text }: Path): StateFailure {
  return runtimeFailure(`Invalid path '${text}': The choice state's condition path references an invalid value.`) // prettier-ignore
}

const TESTS: Readonly<Record<string, (value: Json) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => typeof value === 'string' && readTimestamp(value) !== undefined,
}

const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
}

/** Values of another type than the operator's never match. */
export function compareValues(operator: string, value: Json, other: Json): boolean {
  if (Object.hasOwn(TESTS, operator)) return TESTS[operator]!(value) === other
  if (operator === 'StringMatches') {
    return typeof value === 'string' && typeof other === 'string' && matchesGlob(value, other)
  }
  const kind = /^(String|Numeric|Boolean|Timestamp)/.exec(operator)![0]
  const left = comparable(kind, value)
  const right = comparable(kind, other)
  if (left === undefined || right === undefined) return false
  const order = left < right ? -1 : left > right ? 1 : 0
  return ORDERS[operator.slice(kind.length)]!(order)
}

function comparable(kind: string, value: Json): string | number | undefined {
  if (kind === 'String') return typeof value === 'string' ? value : undefined
  if (kind === 'Numeric') return typeof value === 'number' ? value : undefined
  if (kind === 'Boolean') return typeof value === 'boolean' ? Number(value) : undefined
  return typeof value === 'string' ? readTimestamp(value) : undefined
}
