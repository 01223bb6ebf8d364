// Characters of a path or an intrinsic function, one by one.

import { PathSyntaxError } from './syntax.ts'

export class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get done(): boolean {
    return this.at >= this.text.length
  }

  peek(): string {
    return this.text[this.at] ?? ''
  }

  take(character: string): boolean {
    if (!this.text.startsWith(character, this.at)) return false
    this.at += character.length
    return true
  }

  expect(character: string): void {
    if (!this.take(character)) this.fail(`Expected character: ${character}`)
  }

  space(): void {
    while (this.peek() === ' ' || this.peek() === '\t' || this.peek() === '\n') this.at++
  }

  while(test: (character: string) => boolean): string {
    const from = this.at
    while (!this.done && test(this.text[this.at]!)) this.at++
    return this.text.slice(from, this.at)
  }

  /** A name as variables have: letters, digits, `_`; empty where there is none. */
  word(): string {
    return this.while(isWordCharacter)
  }

  integer(): number | undefined {
    const from = this.at
    if (this.peek() === '-') this.at++
    const digits = this.while(isDigit)
    if (digits === '') {
      this.at = from
      return undefined
    }
    return Number(this.text.slice(from, this.at))
  }

  number(): number | undefined {
    const from = this.at
    if (this.peek() === '-' || this.peek() === '+') this.at++
    this.while((c) => isDigit(c) || c === '.' || c === 'e' || c === 'E' || c === '+' || c === '-')
    const text = this.text.slice(from, this.at)
    const value = Number(text)
    if (text !== '' && Number.isFinite(value)) return value
    this.at = from
    return undefined
  }

  /** In single or double quotes; a backslash takes the next character as it is. */
  quoted(): string {
    const quote = this.peek()
    if (quote !== "'" && quote !== '"') this.fail('Property must be in single or double quotes')
    this.at++
    let value = ''
    for (;;) {
      if (this.done) this.fail('Property has not been closed')
      const character = this.text[this.at++]!
      if (character === quote) return value
      value +=
        character === '\\' ? (this.text[this.at++] ?? this.fail('Illegal escape')) : character
    }
  }

  fail(message: string): never {
    throw new PathSyntaxError(`${message} at position ${this.at}`, this.at)
  }
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

function isWordCharacter(character: string): boolean {
  return isNameCharacter(character) && character !== '-'
}

/** What a name behind a dot may hold: letters of all languages, digits, `_`, `-`. */
export function isNameCharacter(character: string): boolean {
  return /[\p{L}\p{N}_\-@#]/u.test(character)
}
