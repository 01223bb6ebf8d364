// One grammar for all expressions, by recursive descent; depth and operators are bounded.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html

import { validation } from '../errors.ts'
import { MAX_EXPRESSION_BYTES, MAX_OPERATORS } from '../limits.ts'
import type { Comparator, Condition, Operand, Path, Step } from './ast.ts'
import { tokensOf, type Token } from './lexer.ts'
import { isReserved } from './reserved-words.ts'

export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'UpdateExpression'
  | 'ProjectionExpression'

const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN'])
const MAX_NESTING = 150

export class Parser {
  readonly kind: ExpressionKind
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #operators = 0
  #nesting = 0

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind
    this.#text = text
    if (Buffer.byteLength(text) > MAX_EXPRESSION_BYTES) {
      throw this.refusal(
        `Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(text)}`,
      )
    }
    const { tokens, bad } = tokensOf(text)
    this.#tokens = tokens
    if (bad) throw this.#syntax(bad, tokens.length)
    if (tokens.length === 1) throw this.refusal('The expression can not be empty;')
  }

  refusal(message: string) {
    return validation(`Invalid ${this.kind}: ${message}`)
  }

  get next(): Token {
    return this.#tokens[this.#at]!
  }

  take(): Token {
    return this.#tokens[this.#at++]!
  }

  /** Takes the next token if it is this sign, or this word in any case. */
  takes(text: string): boolean {
    const { next } = this
    const found =
      next.kind === 'sign'
        ? next.text === text
        : next.kind === 'name' && next.text.toUpperCase() === text
    if (found) this.#at++
    return found
  }

  expect(sign: string): void {
    if (!this.takes(sign)) throw this.syntaxError()
  }

  end(): void {
    if (this.next.kind !== 'end') throw this.syntaxError()
  }

  syntaxError() {
    return this.#syntax(this.next, this.#at)
  }

  /** With the words before and behind, as AWS shows them. */
  #syntax(token: Token, at: number) {
    const from = this.#tokens[at - 1]?.start ?? token.start
    const to = token.kind === 'end' ? token.end : (this.#tokens[at + 1]?.end ?? this.#text.length)
    const near = this.#text.slice(from, Math.max(to, token.end))
    return this.refusal(`Syntax error; token: "${token.text}", near: "${near}"`)
  }

  counted(): void {
    if (++this.#operators > MAX_OPERATORS) {
      throw this.refusal(
        `The expression contains too many operators; operator count: ${this.#operators}`,
      )
    }
  }

  condition(): Condition {
    let left = this.#conjunction()
    while (this.takes('OR')) {
      this.counted()
      left = { is: 'or', left, right: this.#conjunction() }
    }
    return left
  }

  #conjunction(): Condition {
    let left = this.#negation()
    while (this.takes('AND')) {
      this.counted()
      left = { is: 'and', left, right: this.#negation() }
    }
    return left
  }

  #negation(): Condition {
    if (!this.takes('NOT')) return this.#primary()
    this.counted()
    return this.#deeper(() => ({ is: 'not', condition: this.#negation() }))
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#nesting > MAX_NESTING) {
      throw this.refusal('The expression has too many levels of nesting;')
    }
    const parsed = parse()
    this.#nesting--
    return parsed
  }

  #primary(): Condition {
    if (this.takes('(')) {
      const doubled = this.next.text === '('
      const condition = this.#deeper(() => this.condition())
      const closedTwice = doubled && this.#tokens[this.#at - 1]?.text === ')'
      this.expect(')')
      if (closedTwice && this.#spansAll()) {
        throw this.refusal('The expression has redundant parentheses;')
      }
      return condition
    }
    const left = this.operand()
    if (this.takes('BETWEEN')) {
      this.counted()
      const low = this.operand()
      if (!this.takes('AND')) throw this.syntaxError()
      return { is: 'between', operand: left, low, high: this.operand() }
    }
    if (this.takes('IN')) {
      this.counted()
      this.expect('(')
      const among = this.#list()
      return { is: 'in', operand: left, among }
    }
    if (this.next.kind === 'sign' && COMPARATORS.has(this.next.text)) {
      this.counted()
      const comparator = this.take().text as Comparator
      return { is: 'compare', comparator, left, right: this.operand() }
    }
    if (left.is === 'call') return left
    throw this.syntaxError()
  }

  /** Whether the parentheses just closed held nothing but one pair more. */
  #spansAll(): boolean {
    const closing = this.#at - 1
    const inner = this.#matching(closing - 1)
    return inner !== undefined && this.#matching(closing) === inner - 1
  }

  #matching(closing: number): number | undefined {
    let depth = 0
    for (let i = closing; i >= 0; i--) {
      const { text, kind } = this.#tokens[i]!
      if (kind !== 'sign') continue
      if (text === ')') depth++
      if (text === '(' && --depth === 0) return i
    }
    return undefined
  }

  /** Operands up to the closing parenthesis. */
  #list(): Operand[] {
    const operands = [this.operand()]
    while (this.takes(',')) operands.push(this.operand())
    this.expect(')')
    return operands
  }

  operand(): Operand {
    const { next } = this
    if (next.kind === 'valueRef') return { is: 'value', name: this.take().text }
    if (next.kind === 'name' && this.#tokens[this.#at + 1]?.text === '(') {
      const name = this.take().text
      if (KEYWORDS.has(name.toUpperCase())) throw this.syntaxError()
      this.take()
      this.counted()
      return this.#deeper(() => ({ is: 'call', name, operands: this.#list() }))
    }
    return { is: 'path', path: this.path() }
  }

  path(): Path {
    const steps: Step[] = [this.#name()]
    for (;;) {
      if (this.takes('.')) steps.push(this.#name())
      else if (this.takes('[')) {
        if (this.next.kind !== 'number') throw this.syntaxError()
        const { text } = this.take()
        const index = Number(text)
        if (text.length > 9) {
          throw this.refusal(`List index is not within the allowable range; index: [${text}]`)
        }
        steps.push(index)
        this.expect(']')
      } else return steps
    }
  }

  #name(): string {
    const { next } = this
    if (next.kind === 'nameRef') return this.take().text
    if (next.kind !== 'name') throw this.syntaxError()
    if (KEYWORDS.has(next.text.toUpperCase())) throw this.syntaxError()
    if (isReserved(next.text)) {
      throw this.refusal(`Attribute name is a reserved keyword; reserved keyword: ${next.text}`)
    }
    return this.take().text
  }
}
