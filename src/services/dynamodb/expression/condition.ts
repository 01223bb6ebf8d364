// Conditions and filters: bound to a request's values, then asked of items.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html

import { compare, equal, isOrdered } from '../value/compare.ts'
import { contentOf, kindOf, KINDS, type Item, type Kind, type Value } from '../value/types.ts'
import { binaryBytes } from '../value/size.ts'
import { validation } from '../errors.ts'
import { MAX_IN_OPERANDS } from '../limits.ts'
import type { Comparator, Condition, Operand, Path } from './ast.ts'
import { shownPath } from './ast.ts'
import type { ExpressionKind } from './parser.ts'
import { valueAt } from './path.ts'
import type { Bindings } from './substitutions.ts'

export type Test = (item: Item) => boolean
type Reader = (item: Item) => Value | undefined

interface Bound {
  readonly read: Reader
  /** What it is whatever the item. */
  readonly constant?: Value
  readonly path?: Path
}

/** Operands by function; undefined names none. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
}
const UPDATE_FUNCTIONS = new Set(['if_not_exists', 'list_append'])

export function bindCondition(
  condition: Condition,
  substitutions: Bindings,
  kind: ExpressionKind,
): Test {
  return new Binder(substitutions, kind).condition(condition)
}

class Binder {
  readonly #substitutions: Bindings
  readonly #kind: ExpressionKind

  constructor(substitutions: Bindings, kind: ExpressionKind) {
    this.#substitutions = substitutions
    this.#kind = kind
  }

  condition(condition: Condition): Test {
    switch (condition.is) {
      case 'and': {
        const [left, right] = [this.condition(condition.left), this.condition(condition.right)]
        return (item) => left(item) && right(item)
      }
      case 'or': {
        const [left, right] = [this.condition(condition.left), this.condition(condition.right)]
        return (item) => left(item) || right(item)
      }
      case 'not': {
        const inner = this.condition(condition.condition)
        return (item) => !inner(item)
      }
      case 'compare':
        return this.#comparison(condition.comparator, condition.left, condition.right)
      case 'between':
        return this.#between(condition)
      case 'in':
        return this.#in(condition.operand, condition.among)
      case 'call':
        return this.#function(condition.name, condition.operands)
    }
  }

  #refusal(message: string) {
    return validation(`Invalid ${this.#kind}: ${message}`)
  }

  #operand(operand: Operand): Bound {
    if (operand.is === 'value') {
      const constant = this.#substitutions.value(operand.name, this.#kind)
      return { read: () => constant, constant }
    }
    if (operand.is === 'path') {
      const path = this.#substitutions.path(operand.path, this.#kind)
      return { read: (item) => valueAt(item, path), path }
    }
    this.#checkCall(operand.name, operand.operands)
    if (operand.name !== 'size') {
      throw this.#refusal(
        `The function is not allowed to be used this way in an expression; function: ${operand.name}`,
      )
    }
    const measured = this.#operand(operand.operands[0]!)
    const wrong = measured.constant && sizeOf(measured.constant) === undefined
    if (wrong) throw this.#wrongType('size', measured.constant!)
    return {
      read: (item) => {
        const value = measured.read(item)
        const size = value === undefined ? undefined : sizeOf(value)
        return size === undefined ? undefined : { N: String(size) }
      },
    }
  }

  #checkCall(name: string, operands: readonly Operand[]): void {
    if (!Object.hasOwn(FUNCTIONS, name)) {
      throw this.#refusal(
        UPDATE_FUNCTIONS.has(name)
          ? `The function is not allowed in a condition expression; function: ${name}`
          : `Invalid function name; function: ${name}`,
      )
    }
    if (operands.length !== FUNCTIONS[name]) {
      throw this.#refusal(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      )
    }
  }

  #wrongType(name: string, value: Value) {
    return this.#refusal(
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${kindOf(value)}`,
    )
  }

  #requireDistinct(name: string, one: Bound, other: Bound): void {
    if (!one.path || !other.path || shownPath(one.path) !== shownPath(other.path)) return
    throw this.#refusal(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${name}, first operand: ${shownPath(one.path)}`,
    )
  }

  #requireOrdered(name: string, { constant }: Bound): void {
    if (constant && !isOrdered(kindOf(constant))) throw this.#wrongType(name, constant)
  }

  #comparison(comparator: Comparator, leftOperand: Operand, rightOperand: Operand): Test {
    const [left, right] = [this.#operand(leftOperand), this.#operand(rightOperand)]
    this.#requireDistinct(comparator, left, right)
    if (comparator === '=' || comparator === '<>') {
      const wanted = comparator === '='
      return (item) => {
        const [a, b] = [left.read(item), right.read(item)]
        return (a !== undefined && b !== undefined && equal(a, b)) === wanted
      }
    }
    this.#requireOrdered(comparator, left)
    this.#requireOrdered(comparator, right)
    return (item) => {
      const [a, b] = [left.read(item), right.read(item)]
      return a !== undefined && b !== undefined && holds(comparator, a, b)
    }
  }

  #between(condition: Condition & { is: 'between' }): Test {
    const operand = this.#operand(condition.operand)
    const [low, high] = [this.#operand(condition.low), this.#operand(condition.high)]
    for (const bound of [operand, low, high]) this.#requireOrdered('BETWEEN', bound)
    if (low.constant && high.constant) this.#checkBounds(low.constant, high.constant)
    return (item) => {
      const [value, from, to] = [operand.read(item), low.read(item), high.read(item)]
      if (value === undefined || from === undefined || to === undefined) return false
      return holds('>=', value, from) && holds('<=', value, to)
    }
  }

  #checkBounds(low: Value, high: Value): void {
    const shown = `lower bound operand: AttributeValue: ${shownValue(low)}, upper bound operand: AttributeValue: ${shownValue(high)}`
    const order = compare(low, high)
    if (order === undefined) {
      throw this.#refusal(
        `The BETWEEN operator requires same data type for lower and upper bounds; ${shown}`,
      )
    }
    if (order > 0) {
      throw this.#refusal(
        `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${shown}`,
      )
    }
  }

  #in(operand: Operand, among: readonly Operand[]): Test {
    if (among.length > MAX_IN_OPERANDS) {
      throw this.#refusal(
        `Too many operands for operator or function; operator or function: IN, number of operands: ${among.length + 1}`,
      )
    }
    const value = this.#operand(operand)
    const others = among.map((other) => this.#operand(other))
    for (const other of others) this.#requireDistinct('IN', value, other)
    return (item) => {
      const sought = value.read(item)
      if (sought === undefined) return false
      return others.some(({ read }) => {
        const other = read(item)
        return other !== undefined && equal(sought, other)
      })
    }
  }

  #function(name: string, operands: readonly Operand[]): Test {
    this.#checkCall(name, operands)
    if (name === 'size') {
      throw this.#refusal(
        'The function is not allowed to be used this way in an expression; function: size',
      )
    }
    const [first, second] = operands.map((operand) => this.#operand(operand))
    if (name === 'attribute_exists' || name === 'attribute_not_exists') {
      if (first!.path === undefined) {
        throw this.#refusal(
          `Operator or function requires a document path; operator or function: ${name}`,
        )
      }
      const wanted = name === 'attribute_exists'
      return (item) => (first!.read(item) !== undefined) === wanted
    }
    this.#requireDistinct(name, first!, second!)
    if (name === 'attribute_type') return this.#typeTest(first!, second!)
    if (name === 'contains') return contains(first!, second!)
    for (const { constant } of [first!, second!]) {
      if (constant && !('S' in constant) && !('B' in constant)) {
        throw this.#wrongType('begins_with', constant)
      }
    }
    return (item) => {
      const [value, prefix] = [first!.read(item), second!.read(item)]
      return value !== undefined && prefix !== undefined && beginsWith(value, prefix)
    }
  }

  #typeTest(value: Bound, { constant }: Bound): Test {
    if (constant === undefined) {
      throw this.#refusal(
        'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: PATH',
      )
    }
    if (!('S' in constant)) throw this.#wrongType('attribute_type', constant)
    const type = constant.S as Kind
    if (!KINDS.includes(type)) {
      throw this.#refusal(
        `Invalid attribute type name found; type: ${type}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
      )
    }
    return (item) => {
      const found = value.read(item)
      return found !== undefined && kindOf(found) === type
    }
  }
}

export function holds(comparator: Comparator, a: Value, b: Value): boolean {
  if (comparator === '=') return equal(a, b)
  if (comparator === '<>') return !equal(a, b)
  const order = compare(a, b)
  if (order === undefined) return false
  if (comparator === '<') return order < 0
  if (comparator === '<=') return order <= 0
  return comparator === '>' ? order > 0 : order >= 0
}

export function beginsWith(value: Value, prefix: Value): boolean {
  if ('S' in value && 'S' in prefix) return value.S.startsWith(prefix.S)
  if (!('B' in value) || !('B' in prefix)) return false
  const [bytes, start] = [Buffer.from(value.B, 'base64'), Buffer.from(prefix.B, 'base64')]
  return bytes.subarray(0, start.length).equals(start)
}

function contains(within: Bound, sought: Bound): Test {
  return (item) => {
    const [value, part] = [within.read(item), sought.read(item)]
    return value !== undefined && part !== undefined && includes(value, part)
  }
}

export function includes(value: Value, part: Value): boolean {
  if ('S' in value) return 'S' in part && value.S.includes(part.S)
  if ('SS' in value) return 'S' in part && value.SS.includes(part.S)
  if ('NS' in value) return 'N' in part && value.NS.includes(part.N)
  if ('BS' in value) return 'B' in part && value.BS.includes(part.B)
  if ('L' in value) return value.L.some((member) => equal(member, part))
  if (!('B' in value) || !('B' in part)) return false
  return Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'))
}

/** Of a number, a boolean and null there is none. */
function sizeOf(value: Value): number | undefined {
  if ('S' in value) return Buffer.byteLength(value.S)
  if ('B' in value) return binaryBytes(value.B)
  if ('M' in value) return Object.keys(value.M).length
  const content = contentOf(value)
  return Array.isArray(content) ? content.length : undefined
}

function shownValue(value: Value): string {
  return `{${kindOf(value)}:${String(contentOf(value))}}`
}
