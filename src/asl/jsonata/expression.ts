// JSONata expressions: parsed once, evaluated within bounds, with what AWS adds and without what it
// takes away.
// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html

import jsonata from 'jsonata'
import { queryFailure } from '../failure.ts'
import { isObject, type Json } from '../json.ts'
import type { Scope } from '../scope.ts'
import { awsFunctions } from './functions.ts'

export interface Expression {
  /** Without `{%` and `%}`. */
  readonly text: string
  readonly parsed: jsonata.Expression
}

export class ExpressionSyntaxError extends Error {}

/** Steps of one evaluation, and how deep it may call itself. */
const MAX_STEPS = 1_000_000
const MAX_DEPTH = 400
/** Steps after which others have their turn. */
const STEPS_PER_TURN = 5_000

const ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string
const EXIT = Symbol.for('jsonata.__evaluate_exit') as unknown as string

/** The text between `{%` and `%}`; undefined: it is no expression. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('{%') && text.endsWith('%}') && text.length >= 4
    ? text.slice(2, -2).trim()
    : undefined
}

export function parseExpression(text: string): Expression {
  try {
    const parsed = jsonata(text)
    parsed.assign(ENTRY, (_node: unknown, _input: unknown, at: jsonata.Environment) => boundsIn(at).enter()) // prettier-ignore
    parsed.assign(EXIT, (_node: unknown, _input: unknown, at: jsonata.Environment) => boundsIn(at).leave()) // prettier-ignore
    return { text, parsed }
  } catch (thrown) {
    throw new ExpressionSyntaxError(messageOf(thrown))
  }
}

/** Throws a StateFailure named States.QueryEvaluationError. `field`: where it stands, `Output/result`. */
export async function evaluate(expression: Expression, scope: Scope, field: string): Promise<Json> {
  const { text, parsed } = expression
  const what = `The JSONata expression '${text}' specified for the field '${field}'`
  let result: unknown
  try {
    result = await parsed.evaluate(undefined, bindingsOf(scope))
  } catch (thrown) {
    throw queryFailure(`${what} threw an error during evaluation. ${codeOf(thrown)}${messageOf(thrown)}`, field) // prettier-ignore
  }
  if (result === undefined) throw queryFailure(`${what} returned nothing (undefined).`, field)
  const json = plain(result)
  if (json === undefined) throw queryFailure(`${what} returned an unsupported result type.`, field)
  return json
}

function bindingsOf(scope: Scope): Record<string, unknown> {
  const { input, context, result, errorOutput } = scope
  const states = {
    input,
    context,
    ...(result !== undefined && { result }),
    ...(errorOutput !== undefined && { errorOutput }),
  }
  return {
    ...scope.variables(),
    states,
    ...awsFunctions(scope.chance),
    [BOUNDS]: new Bounds(),
  }
}

/** No variable of an expression can be called so. */
const BOUNDS = 'bounds of this evaluation'

function boundsIn(environment: jsonata.Environment): Bounds {
  return environment.lookup(BOUNDS) as Bounds
}

/** Counts what an evaluation does; deterministic, as a limit of time would not be. */
class Bounds {
  #steps = 0
  #depth = 0

  enter(): Promise<void> | undefined {
    if (++this.#depth > MAX_DEPTH) throw new RangeError('the expression calls itself too deeply')
    if (++this.#steps > MAX_STEPS) throw new RangeError('the expression takes too long')
    return this.#steps % STEPS_PER_TURN === 0 ? nextTurn() : undefined
  }

  leave(): void {
    this.#depth--
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** What JSON can say of it: no functions, and arrays without the marks of sequences. */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (Array.isArray(value)) {
    const items = value.map(plain)
    return items.includes(undefined) ? undefined : (items as Json[])
  }
  if (!isObject(value) || isFunction(value)) return undefined
  const copy: Record<string, Json> = {}
  for (const [name, one] of Object.entries(value)) {
    const json = plain(one)
    if (json === undefined) return undefined
    copy[name] = json
  }
  return copy
}

function isFunction(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value
}

function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    return String(thrown.message)
  }
  return String(thrown)
}

function codeOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown) return `${String(thrown.code)}: ` // prettier-ignore
  return ''
}
