// A statement's words, one after another: names, paths and literals, which all statements share.

import type { Path, Step } from '../expression/ast.ts'
import { MAX_DEPTH } from '../limits.ts'
import { canonical } from '../value/number.ts'
import type { Literal } from './ast.ts'
import { malformed, tokensOf, type Token } from './lexer.ts'

const KEYWORDS = new Set(
  'SELECT FROM WHERE INSERT INTO VALUE UPDATE SET REMOVE DELETE RETURNING AND OR NOT IN IS BETWEEN ORDER BY ASC DESC NULL MISSING TRUE FALSE EXISTS'.split(
    ' ',
  ),
)

export class Words {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0
  readonly values: Literal[] = []
  parameters = 0

  constructor(text: string) {
    this.#tokens = tokensOf(text)
  }

  get next(): Token {
    return this.#tokens[this.#at]!
  }

  /** The one behind the next. */
  get second(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)]!
  }

  take(): Token {
    const token = this.next
    if (token.kind !== 'end') this.#at++
    return token
  }

  /** Takes a keyword, in any case, or a sign, if it is the next. */
  takes(word: string): boolean {
    const { kind, text } = this.next
    const isIt = kind === 'sign' ? text === word : kind === 'word' && text.toUpperCase() === word
    if (isIt) this.#at++
    return isIt
  }

  expect(...words: string[]): void {
    for (const word of words) if (!this.takes(word)) throw this.unexpected()
  }

  unexpected() {
    const { kind, text } = this.next
    if (kind === 'end') return malformed('Unexpected end of statement')
    if (kind === 'word' && KEYWORDS.has(text.toUpperCase())) return malformed('Unexpected keyword')
    return malformed(kind === 'sign' ? 'Unexpected token' : 'Unexpected term')
  }

  /** What stands in brackets of its own: so deep and no deeper. */
  nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw malformed('Nesting Levels have exceeded supported limits')
    const parsed = parse()
    this.#depth--
    return parsed
  }

  name(): string {
    const { kind, text } = this.next
    const isName = kind === 'quoted' || (kind === 'word' && !KEYWORDS.has(text.toUpperCase()))
    if (!isName || text === '') throw this.unexpected()
    this.#at++
    return text
  }

  path(): Path {
    const steps: Step[] = [this.name()]
    for (;;) {
      if (this.takes('.')) steps.push(this.name())
      else if (this.takes('[')) {
        const { kind, text } = this.take()
        const index = Number(text)
        if (kind !== 'number' || !Number.isSafeInteger(index))
          throw malformed('Unexpected path component')
        steps.push(index)
        this.expect(']')
      } else return steps
    }
  }

  /** Undefined where no literal begins. */
  literal(): Literal | undefined {
    if (this.takes('?')) return { is: 'parameter', index: this.parameters++ }
    const { kind, text } = this.next
    if (kind === 'string') {
      this.#at++
      return { is: 'value', value: { S: text } }
    }
    if (kind === 'number') return this.#number('')
    if (kind === 'sign' && text === '-' && this.second.kind === 'number') {
      this.#at++
      return this.#number('-')
    }
    if (this.takes('TRUE')) return { is: 'value', value: { BOOL: true } }
    if (this.takes('FALSE')) return { is: 'value', value: { BOOL: false } }
    if (this.takes('NULL')) return { is: 'value', value: { NULL: true } }
    if (this.takes('[')) return { is: 'list', members: this.#members(']') }
    if (this.takes('<<')) return { is: 'set', members: this.#members('>>') }
    return this.takes('{') ? this.#map() : undefined
  }

  #number(sign: string): Literal {
    return { is: 'value', value: { N: canonical(sign + this.take().text) } }
  }

  #members(end: string): Literal[] {
    return this.nested(() => {
      const members: Literal[] = []
      if (this.takes(end)) return members
      do members.push(this.requireLiteral())
      while (this.takes(','))
      this.expect(end)
      return members
    })
  }

  #map(): Literal {
    return this.nested(() => {
      const members: [string, Literal][] = []
      if (this.takes('}')) return { is: 'map', members }
      do {
        const { kind, text } = this.take()
        if (kind !== 'string' && kind !== 'quoted' && kind !== 'word')
          throw malformed('Unexpected term')
        this.expect(':')
        members.push([text, this.requireLiteral()])
      } while (this.takes(','))
      this.expect('}')
      return { is: 'map', members }
    })
  }

  requireLiteral(): Literal {
    const literal = this.literal()
    if (literal === undefined) throw this.unexpected()
    return literal
  }

  /** The name under which a condition or an update has a literal. */
  kept(literal: Literal): string {
    return String(this.values.push(literal) - 1)
  }
}
