// A place among the words of a query.

import { MalformedQuery, type Token } from './lexer.ts'

export class Cursor {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!
  }

  next(): Token {
    const token = this.peek()
    if (token.kind !== 'end') this.#at++
    return token
  }

  isSymbol(text: string): boolean {
    const token = this.peek()
    return token.kind === 'symbol' && token.text === text
  }

  accept(text: string): boolean {
    if (!this.isSymbol(text)) return false
    this.#at++
    return true
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`'${text}'`)
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'name' && token.text.toLowerCase() === word
  }

  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false
    this.#at++
    return true
  }

  unexpected(expected: string): MalformedQuery {
    const { text, at } = this.peek()
    return new MalformedQuery(`expected ${expected}, found ${text}`, at)
  }

  /** Bounds how deep expressions nest. */
  within<T>(read: () => T): T {
    if (++this.#depth > 64) throw new MalformedQuery('it nests too deep', this.peek().at)
    const result = read()
    this.#depth--
    return result
  }
}
