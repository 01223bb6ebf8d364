// A pull parser over JSON text that knows where it is. AWS parses patterns token by token and names
// the place at which it gave up, so a wrong match type is reported before a later syntax error, and
// positions are those of a parser that has read a string's opening quote but not yet the string.
// JSON.parse can give neither (nor duplicate keys).

import { InvalidPattern } from './invalid-pattern.ts'

export type Token =
  | 'start-object'
  | 'end-object'
  | 'start-array'
  | 'end-array'
  | 'name'
  | 'string'
  | 'number'
  | 'true'
  | 'false'
  | 'null'
  | 'end'

interface Open {
  readonly array: boolean
  readonly at: number
  entries: number
}

const VALUE_KINDS = `(JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
/** How much of the pattern AWS quotes back. */
const QUOTED_SOURCE = 500

const BRACKETS: Partial<Record<Token, string>> = {
  'start-object': '{',
  'end-object': '}',
  'start-array': '[',
  'end-array': ']',
}

export class TokenReader {
  readonly #source: string
  readonly #maxDepth: number
  readonly #open: Open[]
  #at: number
  /** The value behind a name, already begun when the name is the current token. */
  #pending: Token | undefined
  /** The current string's opening quote is read, the rest is not. */
  #insideString = false
  #name = ''
  #text = ''
  token: Token | undefined

  constructor(source: string, maxDepth: number) {
    this.#source = source
    this.#maxDepth = maxDepth
    this.#open = []
    this.#at = 0
  }

  /** An independent reader from the current token on: for looking ahead. */
  fork(): TokenReader {
    const fork = new TokenReader(this.#source, this.#maxDepth)
    for (const open of this.#open) fork.#open.push({ ...open })
    fork.#at = this.#at
    fork.#pending = this.#pending
    fork.#insideString = this.#insideString
    fork.#name = this.#name
    fork.#text = this.#text
    fork.token = this.token
    return fork
  }

  /** The name just read, or that of the value just read. */
  get name(): string {
    return this.#name
  }

  /** The current token: a string's content, else its spelling. */
  text(): string {
    const bracket = this.token && BRACKETS[this.token]
    if (bracket !== undefined) return bracket
    if (this.#insideString) this.#text = this.#readString()
    return this.#text
  }

  fail(message: string): never {
    throw new InvalidPattern(`${message}\n at ${this.#place(this.#at)}`)
  }

  next(): Token {
    return (this.token = this.#advance())
  }

  #advance(): Token {
    if (this.#pending !== undefined) {
      const value = this.#pending
      this.#pending = undefined
      return value
    }
    if (this.#insideString) this.#readString()
    const open = this.#open.at(-1)
    this.#skipSpace()
    if (open === undefined) return this.#atTop()
    const char = this.#source[this.#at]
    if (char === undefined) {
      const kind = open.array ? 'Array' : 'Object'
      this.fail(
        `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${this.#place(open.at)})`,
      )
    }
    if (char === ']' || char === '}') return this.#close(open, char)
    if (open.entries++ > 0) {
      if (char !== ',')
        this.#unexpected(
          `was expecting comma to separate ${open.array ? 'Array' : 'Object'} entries`,
        )
      this.#at++
      this.#skipSpace()
    }
    return open.array ? this.#beginValue() : this.#readName()
  }

  #atTop(): Token {
    if (this.token === undefined) {
      if (this.#at === this.#source.length) this.fail('No content to map due to end-of-input')
      return this.#beginValue()
    }
    if (this.#at < this.#source.length) this.#unexpected('expected the end of the pattern')
    return 'end'
  }

  #close(open: Open, char: string): Token {
    if (open.array !== (char === ']')) {
      this.#at++
      const expected = open.array ? `']' (for Array` : `'}' (for Object`
      this.fail(
        `Unexpected close marker '${char}': expected ${expected} starting at ${this.#place(open.at)})`,
      )
    }
    this.#at++
    this.#open.pop()
    return open.array ? 'end-array' : 'end-object'
  }

  #readName(): Token {
    if (this.#source[this.#at] !== '"')
      this.#unexpected('was expecting double-quote to start field name')
    this.#at++
    this.#name = this.#readString()
    this.#skipSpace()
    if (this.#source[this.#at] !== ':')
      this.#unexpected('was expecting a colon to separate field name and value')
    this.#at++
    this.#skipSpace()
    this.#pending = this.#beginValue()
    return 'name'
  }

  #beginValue(): Token {
    const char = this.#source[this.#at]
    if (char === undefined) this.fail('Unexpected end-of-input within/between Object entries')
    if (char === '{' || char === '[') {
      if (this.#open.length >= this.#maxDepth)
        this.fail(`Document nesting depth exceeds the maximum allowed (${this.#maxDepth})`)
      this.#open.push({ array: char === '[', at: this.#at++, entries: 0 })
      return char === '[' ? 'start-array' : 'start-object'
    }
    if (char === '"') {
      this.#at++
      this.#insideString = true
      return 'string'
    }
    if (char === '-' || isDigit(char)) return this.#readNumber()
    return this.#readWord()
  }

  #readWord(): Token {
    let end = this.#at
    while (end < this.#source.length && isWordChar(this.#source[end]!)) end++
    const word = this.#source.slice(this.#at, end)
    if (word === '') this.#unexpected(`expected a valid value ${VALUE_KINDS}`)
    this.#at = end
    if (word !== 'true' && word !== 'false' && word !== 'null')
      this.fail(`Unrecognized token '${word}': was expecting ${VALUE_KINDS}`)
    this.#text = word
    return word
  }

  #readNumber(): Token {
    const start = this.#at
    if (this.#source[this.#at] === '-') this.#at++
    const first = this.#source[this.#at]
    this.#digits()
    if (first === '0' && this.#at > start + (this.#source[start] === '-' ? 2 : 1))
      this.fail('Invalid numeric value: Leading zeroes not allowed')
    if (this.#source[this.#at] === '.') {
      this.#at++
      this.#digits()
    }
    if (this.#source[this.#at] === 'e' || this.#source[this.#at] === 'E') {
      this.#at++
      const sign = this.#source[this.#at]
      if (sign === '+' || sign === '-') this.#at++
      this.#digits()
    }
    this.#text = this.#source.slice(start, this.#at)
    return 'number'
  }

  #digits(): void {
    const start = this.#at
    while (this.#at < this.#source.length && isDigit(this.#source[this.#at]!)) this.#at++
    if (this.#at > start) return
    if (this.#at === this.#source.length) this.fail('Unexpected end-of-input in a Number value')
    this.#unexpected('expected digit (0-9) to follow in a numeric value')
  }

  /** From behind the opening quote to behind the closing one. */
  #readString(): string {
    this.#insideString = false
    let text = ''
    let from = this.#at
    for (;;) {
      const code = this.#source.charCodeAt(this.#at)
      if (Number.isNaN(code))
        this.fail('Unexpected end-of-input: was expecting closing quote for a string value')
      if (code === 0x22) {
        text += this.#source.slice(from, this.#at)
        this.#at++
        return text
      }
      if (code < 0x20) {
        this.#at++
        this.fail(
          `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`,
        )
      }
      if (code === 0x5c) {
        text += this.#source.slice(from, this.#at) + this.#readEscape()
        from = this.#at
      } else this.#at++
    }
  }

  #readEscape(): string {
    const char = this.#source[this.#at + 1]
    this.#at += 2
    if (char === 'u') {
      const hex = this.#source.slice(this.#at, this.#at + 4)
      if (hex.length < 4 || ![...hex].every(isHexDigit))
        this.fail('Unexpected character in character escape sequence: expected a hex-digit')
      this.#at += 4
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const plain = char === undefined ? undefined : ESCAPES.get(char)
    if (plain === undefined) this.fail('Unrecognized character escape')
    return plain
  }

  #skipSpace(): void {
    while (this.#at < this.#source.length && isSpace(this.#source[this.#at]!)) this.#at++
  }

  #unexpected(expectation: string): never {
    const char = this.#source[this.#at]
    if (char === undefined) this.fail(`Unexpected end-of-input: ${expectation}`)
    this.#at++
    this.fail(`Unexpected character ('${char}' (code ${char.charCodeAt(0)})): ${expectation}`)
  }

  #place(offset: number): string {
    let line = 1
    let lineStart = 0
    for (let i = this.#source.indexOf('\n'); i >= 0 && i < offset;) {
      line++
      lineStart = i + 1
      i = this.#source.indexOf('\n', lineStart)
    }
    const quoted = this.#source.slice(0, QUOTED_SOURCE)
    const left = this.#source.length - quoted.length
    const cut = left > 0 ? `[truncated ${left} chars]` : ''
    return `[Source: (String)"${quoted}"${cut}; line: ${line}, column: ${offset - lineStart + 1}]`
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isHexDigit(char: string): boolean {
  return isDigit(char) || (char >= 'a' && char <= 'f') || (char >= 'A' && char <= 'F')
}

function isWordChar(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || isDigit(char)
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r'
}
