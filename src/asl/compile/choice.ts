// Choice states: rules of paths and operators, or conditions.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html

import type { Choice, ChoiceState, Rule } from '../definition.ts'
import { typeOf, type Json } from '../json.ts'
import { parsePath } from '../path/parse.ts'
import { readTimestamp } from '../timestamp.ts'
import type { Common } from './every-state.ts'
import type { Source } from './source.ts'

const KINDS: Readonly<Record<string, string>> = { String: 'string', Numeric: 'number', Boolean: 'boolean', Timestamp: 'string' } // prettier-ignore
const ORDERS = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals']

/** Operators that take a value, each with its type; those of `Path` take a path. */
export const OPERATORS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(KINDS).flatMap(([kind, type]) =>
    (kind === 'Boolean' ? ['Equals'] : ORDERS).map((order) => [`${kind}${order}`, type] as const),
  ),
  ['StringMatches', 'string'],
  ...['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'].map((name) => [name, 'boolean'] as const), // prettier-ignore
])

const MAX_DEPTH = 32

export function compileChoice(source: Source, common: Common): ChoiceState {
  const all = source.objects('Choices')
  if (source.has('Choices') && all.length === 0) source.wrong('Value cannot be empty', 'Choices')
  return {
    ...common,
    type: 'Choice',
    next: undefined,
    choices: all.map(choiceOf),
    otherwise: source.text('Default'),
  }
}

function choiceOf(source: Source): Choice {
  const next = source.text('Next')
  if (next === undefined) source.wrong('These fields are required: [Next]')
  return {
    rule: ruleOf(source, 0),
    next: next ?? '',
    assign: source.filled('Assign'),
    output: source.language === 'JSONata' ? source.template('Output') : undefined,
  }
}

const NOTHING: Rule = { kind: 'and', rules: [] }

function ruleOf(source: Source, depth: number): Rule {
  if (depth > MAX_DEPTH) {
    source.wrong('Rules are nested too deeply')
    return NOTHING
  }
  if (source.language === 'JSONata') return conditionOf(source)
  for (const [name, kind] of [
    ['And', 'and'],
    ['Or', 'or'],
  ] as const) {
    if (!source.has(name)) continue
    const rules = source.objects(name)
    if (rules.length === 0) source.wrong('Value cannot be empty', name)
    return { kind, rules: rules.map((one) => ruleOf(one, depth + 1)) }
  }
  if (source.has('Not')) {
    const inner = source.object('Not')
    return inner ? { kind: 'not', rule: ruleOf(inner, depth + 1) } : NOTHING
  }
  return comparisonOf(source)
}

function conditionOf(source: Source): Rule {
  const condition = source.get('Condition')
  if (condition === undefined) source.wrong('These fields are required: [Condition]')
  else if (typeof condition !== 'string' && typeof condition !== 'boolean') {
    source.wrong('Expected value of type [String, Boolean]', 'Condition')
  }
  return { kind: 'condition', template: source.template('Condition') ?? { kind: 'value', value: false } } // prettier-ignore
}

function comparisonOf(source: Source): Rule {
  const text = source.text('Variable')
  if (text === undefined) source.wrong('These fields are required: [Variable]')
  const names = Object.keys(source.value).filter((name) => isOperator(name))
  if (names.length !== 1) {
    source.wrong('Exactly one comparison operator is required')
    return NOTHING
  }
  const name = names[0]!
  const byPath = !OPERATORS.has(name)
  const operator = byPath ? name.slice(0, -4) : name
  const value = source.get(name)!
  const problem = byPath ? undefined : problemWith(operator, value)
  if (problem !== undefined) source.wrong(problem, name)
  const variable = pathIn(source, 'Variable', text ?? '$')
  const path = byPath ? pathIn(source, name, value) : undefined
  if (variable === undefined || (byPath && path === undefined)) return NOTHING
  return { kind: 'compare', variable, operator, value: byPath ? undefined : value, path }
}

function isOperator(name: string): boolean {
  if (OPERATORS.has(name)) return true
  return name.endsWith('Path') && !name.startsWith('Is') && name !== 'StringMatchesPath' && OPERATORS.has(name.slice(0, -4)) // prettier-ignore
}

function problemWith(operator: string, value: Json): string | undefined {
  const type = OPERATORS.get(operator)!
  if (typeof value !== type) return `Expected value of type [${type}], but was ${typeOf(value)}`
  const timestamp = operator.startsWith('Timestamp')
  return timestamp && readTimestamp(value as string) === undefined ? 'String does not match RFC3339 timestamp' : undefined // prettier-ignore
}

function pathIn(source: Source, name: string, text: Json) {
  try {
    if (typeof text === 'string') return parsePath(text)
  } catch {
    // Told below.
  }
  return source.wrong('Value is not a valid JSONPath', name)
}
