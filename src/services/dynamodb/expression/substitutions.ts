// `#names` and `:values` of a request, and which of them its expressions use.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html

import type { AwsError } from '../../../kernel/aws-error.ts'
import { validation } from '../errors.ts'
import type { Value, WireValue } from '../value/types.ts'
import { storedValue } from '../value/validate.ts'
import type { ExpressionKind } from './parser.ts'
import type { Path } from './ast.ts'

export interface Substituted {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined
}

const MAX_PLACEHOLDER = 255

/** What the values and names of an expression stand for. */
export interface Bindings {
  path(path: Path, kind: ExpressionKind): Path
  value(placeholder: string, kind: ExpressionKind): Value
}

export class Substitutions implements Bindings {
  readonly #names: ReadonlyMap<string, string>
  readonly #values: ReadonlyMap<string, Value>
  readonly #unused = new Set<string>()

  /** `expressions`: those of the request, to say which of them is missing where nothing may be replaced. */
  constructor(input: Substituted, expressions: Readonly<Record<string, string | undefined>>) {
    const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input
    const given = Object.values(expressions).some((text) => text !== undefined)
    if (names !== undefined && !given) {
      throw validation('ExpressionAttributeNames can only be specified when using expressions')
    }
    if (values !== undefined && !given) {
      const missing = Object.keys(expressions).filter((name) => name !== 'ProjectionExpression')
      throw validation(
        missing.length === 0
          ? 'ExpressionAttributeValues can only be specified when using expressions'
          : `ExpressionAttributeValues can only be specified when using expressions: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} null`,
      )
    }
    this.#names = new Map(named('Names', '#', names, (name) => name))
    this.#values = new Map(named('Values', ':', values, valueOf))
    for (const key of [...this.#names.keys(), ...this.#values.keys()]) this.#unused.add(key)
  }

  /** The path with its placeholders replaced. */
  path(path: Path, kind: ExpressionKind): Path {
    if (!path.some(isPlaceholder)) return path
    return path.map((step) => (isPlaceholder(step) ? this.#name(step, kind) : step))
  }

  #name(placeholder: string, kind: ExpressionKind): string {
    const name = this.#names.get(placeholder)
    if (name === undefined) {
      throw validation(
        `Invalid ${kind}: An expression attribute name used in the document path is not defined; attribute name: ${placeholder}`,
      )
    }
    this.#unused.delete(placeholder)
    return name
  }

  value(placeholder: string, kind: ExpressionKind): Value {
    const value = this.#values.get(placeholder)
    if (value === undefined) {
      throw validation(
        `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      )
    }
    this.#unused.delete(placeholder)
    return value
  }

  /** Once all expressions are bound: what nobody used is a mistake. */
  done(): void {
    for (const [what, sign] of [
      ['Names', '#'],
      ['Values', ':'],
    ]) {
      const keys = [...this.#unused].filter((key) => key.startsWith(sign!))
      if (keys.length === 0) continue
      throw validation(
        `Value provided in ExpressionAttribute${what} unused in expressions: keys: {${keys.join(', ')}}`,
      )
    }
  }
}

function isPlaceholder(step: string | number): step is string {
  return typeof step === 'string' && step.startsWith('#')
}

function* named<From, To>(
  what: 'Names' | 'Values',
  sign: string,
  given: Readonly<Record<string, From>> | undefined,
  convert: (value: From, key: string) => To,
): Generator<[string, To]> {
  if (given === undefined) return
  const keys = Object.keys(given)
  if (keys.length === 0) throw validation(`ExpressionAttribute${what} must not be empty`)
  for (const key of keys) {
    if (!isKey(key, sign)) {
      throw validation(
        `ExpressionAttribute${what} contains invalid key: Syntax error; key: "${key}"`,
      )
    }
    yield [key, convert(given[key]!, key)]
  }
}

function isKey(key: string, sign: string): boolean {
  if (!key.startsWith(sign) || key.length < 2 || key.length > MAX_PLACEHOLDER) return false
  for (const char of key.slice(1)) {
    const fits =
      (char >= 'a' && char <= 'z') ||
      (char >= 'A' && char <= 'Z') ||
      (char >= '0' && char <= '9') ||
      char === '_'
    if (!fits) return false
  }
  return true
}

function valueOf(value: unknown, key: string): Value {
  try {
    return storedValue(value as WireValue)
  } catch (error) {
    const { message } = error as AwsError
    throw validation(`ExpressionAttributeValues contains invalid value: ${message} for key ${key}`)
  }
}
