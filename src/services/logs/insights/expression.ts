// Expressions of a query: read once, then applied to each event.

import { InvalidRegex, Regex } from '../../../pattern/regex/regex.ts'
import type { Cursor } from './cursor.ts'
import { scalarFunctions } from './functions.ts'
import { MalformedQuery, type Token } from './lexer.ts'
import { compare, isTrue, numberOf, periodMs, textOf, type Value } from './value.ts'

/** An event as the query sees it: fields by name. */
export interface Fields {
  get(name: string): Value
}

export interface Expression {
  /** As written: the name of an unnamed column. */
  readonly text: string
  /** The field that it is, if it is nothing but that. */
  readonly field?: string
  /** It is a moment in milliseconds, to be shown as one. */
  readonly isTime?: boolean
  of(fields: Fields): Value
}

type Infix = (left: Value, right: Value) => Value

const arithmetic =
  (apply: (a: number, b: number) => number): Infix =>
  (left, right) => {
    const [a, b] = [numberOf(left), numberOf(right)]
    if (a === undefined || b === undefined) return undefined
    const result = apply(a, b)
    return Number.isFinite(result) ? result : undefined
  }

const ordering =
  (holds: (order: number) => boolean): Infix =>
  (left, right) => {
    const order = compare(left, right)
    return order !== undefined && holds(order)
  }

const COMPARISONS = new Map<string, Infix>([
  ['=', ordering((order) => order === 0)],
  ['==', ordering((order) => order === 0)],
  // A field that is not there differs from everything.
  ['!=', (left, right) => compare(left, right) !== 0],
  ['<', ordering((order) => order < 0)],
  ['<=', ordering((order) => order <= 0)],
  ['>', ordering((order) => order > 0)],
  ['>=', ordering((order) => order >= 0)],
])

const LEVELS: readonly ReadonlyMap<string, Infix>[] = [
  new Map([
    ['+', arithmetic((a, b) => a + b)],
    ['-', arithmetic((a, b) => a - b)],
  ]),
  new Map([
    ['*', arithmetic((a, b) => a * b)],
    ['/', arithmetic((a, b) => a / b)],
    ['%', arithmetic((a, b) => a % b)],
  ]),
  new Map([['^', arithmetic((a, b) => a ** b)]]),
]

/** Reads one expression. `nowMs`: what now() is. */
export function readExpression(cursor: Cursor, nowMs: number): Expression {
  return cursor.within(() => readOr(cursor, nowMs))
}

function infix(left: Expression, symbol: string, right: Expression, apply: Infix): Expression {
  return {
    text: `${left.text} ${symbol} ${right.text}`,
    of: (fields) => apply(left.of(fields), right.of(fields)),
  }
}

function readOr(cursor: Cursor, nowMs: number): Expression {
  let left = readAnd(cursor, nowMs)
  while (cursor.acceptWord('or')) {
    const [first, second] = [left, readAnd(cursor, nowMs)]
    const of = (fields: Fields) => isTrue(first.of(fields)) || isTrue(second.of(fields))
    left = { text: `${first.text} or ${second.text}`, of }
  }
  return left
}

function readAnd(cursor: Cursor, nowMs: number): Expression {
  let left = readNot(cursor, nowMs)
  while (cursor.acceptWord('and')) {
    const [first, second] = [left, readNot(cursor, nowMs)]
    const of = (fields: Fields) => isTrue(first.of(fields)) && isTrue(second.of(fields))
    left = { text: `${first.text} and ${second.text}`, of }
  }
  return left
}

function readNot(cursor: Cursor, nowMs: number): Expression {
  if (!cursor.acceptWord('not')) return readComparison(cursor, nowMs)
  const inner = cursor.within(() => readNot(cursor, nowMs))
  return { text: `not ${inner.text}`, of: (fields) => !isTrue(inner.of(fields)) }
}

function readComparison(cursor: Cursor, nowMs: number): Expression {
  const left = readInfix(cursor, nowMs, 0)
  const { kind, text } = cursor.peek()
  const compared = kind === 'symbol' ? COMPARISONS.get(text) : undefined
  if (compared !== undefined) {
    cursor.next()
    return infix(left, text, readInfix(cursor, nowMs, 0), compared)
  }
  if (cursor.accept('=~') || cursor.acceptWord('like')) return readLike(cursor, left, false)
  if (cursor.acceptWord('in')) return readIn(cursor, nowMs, left, false)
  if (!cursor.isWord('not')) return left
  if (cursor.isWord('like', 1)) {
    cursor.next()
    cursor.next()
    return readLike(cursor, left, true)
  }
  if (cursor.isWord('in', 1)) {
    cursor.next()
    cursor.next()
    return readIn(cursor, nowMs, left, true)
  }
  return left
}

function readLike(cursor: Cursor, left: Expression, negated: boolean): Expression {
  const token = cursor.next()
  if (token.kind !== 'regex' && token.kind !== 'text') {
    throw new MalformedQuery(`like wants a text or /a regular expression/`, token.at)
  }
  const matches = token.kind === 'regex' ? regexTest(token) : includes(token.text)
  return {
    text: `${left.text} ${negated ? 'not ' : ''}like ${token.text}`,
    of(fields) {
      const text = textOf(left.of(fields))
      return (text !== undefined && matches(text)) !== negated
    },
  }
}

const includes = (part: string) => (text: string) => text.includes(part)

export function regexOf(token: Token): Regex {
  try {
    return new Regex(token.text)
  } catch (error) {
    if (error instanceof InvalidRegex) throw new MalformedQuery(error.message, token.at)
    throw error
  }
}

function regexTest(token: Token): (text: string) => boolean {
  const regex = regexOf(token)
  return (text) => regex.test(text)
}

function readIn(cursor: Cursor, nowMs: number, left: Expression, negated: boolean): Expression {
  cursor.expect('[')
  const items: Expression[] = []
  while (!cursor.isSymbol(']')) {
    if (items.length > 0) cursor.expect(',')
    items.push(readInfix(cursor, nowMs, 0))
  }
  cursor.expect(']')
  return {
    text: `${left.text} ${negated ? 'not ' : ''}in [${items.map(({ text }) => text).join(', ')}]`,
    of(fields) {
      const value = left.of(fields)
      return items.some((item) => compare(value, item.of(fields)) === 0) !== negated
    },
  }
}

function readInfix(cursor: Cursor, nowMs: number, level: number): Expression {
  const operators = LEVELS[level]
  if (operators === undefined) return readUnary(cursor, nowMs)
  let left = readInfix(cursor, nowMs, level + 1)
  for (;;) {
    const { kind, text } = cursor.peek()
    const apply = kind === 'symbol' ? operators.get(text) : undefined
    if (apply === undefined) return left
    cursor.next()
    left = infix(left, text, readInfix(cursor, nowMs, level + 1), apply)
  }
}

function readUnary(cursor: Cursor, nowMs: number): Expression {
  if (!cursor.accept('-')) return readPrimary(cursor, nowMs)
  const inner = cursor.within(() => readUnary(cursor, nowMs))
  const of = (fields: Fields) => {
    const number = numberOf(inner.of(fields))
    return number === undefined ? undefined : -number
  }
  return { text: `-${inner.text}`, of }
}

function readPrimary(cursor: Cursor, nowMs: number): Expression {
  if (cursor.accept('(')) {
    const inner = readExpression(cursor, nowMs)
    cursor.expect(')')
    return { ...inner, text: `(${inner.text})` }
  }
  const token = cursor.peek()
  if (token.kind === 'number' || token.kind === 'text') {
    cursor.next()
    const value = token.kind === 'number' ? Number(token.text) : token.text
    return { text: token.text, of: () => value }
  }
  if (token.kind !== 'name' && token.kind !== 'quoted') throw cursor.unexpected('a value')
  cursor.next()
  if (token.kind === 'name' && cursor.isSymbol('(')) return readCall(cursor, token, nowMs)
  return fieldOf(token.text)
}

export function fieldOf(name: string): Expression {
  const isTime = name === '@timestamp' || name === '@ingestionTime'
  return { text: name, field: name, isTime, of: (fields) => fields.get(name) }
}

function readCall(cursor: Cursor, name: Token, nowMs: number): Expression {
  const called = name.text.toLowerCase()
  cursor.expect('(')
  if (called === 'now') {
    cursor.expect(')')
    return { text: 'now()', of: () => Math.floor(nowMs / 1000) }
  }
  if (called === 'bin' || called === 'datefloor' || called === 'dateceil') {
    return readRounding(cursor, called, nowMs)
  }
  const apply = scalarFunctions.get(called)
  if (apply === undefined) throw new MalformedQuery(`unknown function ${name.text}`, name.at)
  const args: Expression[] = []
  while (!cursor.isSymbol(')')) {
    if (args.length > 0) cursor.expect(',')
    args.push(readExpression(cursor, nowMs))
  }
  cursor.expect(')')
  const [least, most] = apply.arity
  if (args.length < least || args.length > most) {
    throw new MalformedQuery(`${name.text} does not take ${args.length} arguments`, name.at)
  }
  return {
    text: `${name.text}(${args.map(({ text }) => text).join(', ')})`,
    ...(called === 'frommillis' && { isTime: true }),
    of: (fields) => apply.apply(args.map((arg) => arg.of(fields))),
  }
}

/** `bin(5m)` of @timestamp, `datefloor(field, 1h)`, `dateceil(field, 1h)`. */
function readRounding(cursor: Cursor, called: string, nowMs: number): Expression {
  let of = fieldOf('@timestamp')
  if (called !== 'bin') {
    of = readExpression(cursor, nowMs)
    cursor.expect(',')
  }
  const { at } = cursor.peek()
  const written = readPeriod(cursor)
  const period = periodMs(written)
  if (period === undefined || period === 0) {
    throw new MalformedQuery(`'${written}' is no period such as 5m`, at)
  }
  cursor.expect(')')
  const round = called === 'dateceil' ? Math.ceil : Math.floor
  return {
    text: called === 'bin' ? `bin(${written})` : `${called}(${of.text}, ${written})`,
    isTime: true,
    of(fields) {
      const ms = numberOf(of.of(fields))
      return ms === undefined ? undefined : round(ms / period) * period
    },
  }
}

/** `5m` is one word, `5 minutes` are two. */
function readPeriod(cursor: Cursor): string {
  const token = cursor.next()
  return token.kind === 'number' ? token.text + cursor.next().text : token.text
}
