// Reads JSON, and says as AWS does (with Jackson's words) what is wrong with it.

import type { Json } from './json.ts'

export interface JsonProblem {
  readonly message: string
  /** From 1; the column behind what was read last. */
  readonly line: number
  readonly column: number
}

const MAX_DEPTH = 1_000
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

export function readJson(
  text: string,
): { readonly value: Json } | { readonly problem: JsonProblem } {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return { problem: new Scanner(text).problem() }
  }
}

class Stop extends Error {}

/** Goes through a text that is no JSON, up to where it is none. */
class Scanner {
  readonly #text: string
  #at = 0
  #message = ''

  constructor(text: string) {
    this.#text = text
  }

  problem(): JsonProblem {
    try {
      this.#value(0)
      this.#space()
      if (this.#at < this.#text.length) this.#odd(`was expecting ${EXPECTED}`)
      this.#stop('The text is no JSON')
    } catch (thrown) {
      if (!(thrown instanceof Stop)) throw thrown
    }
    const before = this.#text.slice(0, this.#at).split('\n')
    return { message: this.#message, line: before.length, column: before.at(-1)!.length + 1 }
  }

  #stop(message: string): never {
    this.#message = message
    throw new Stop()
  }

  get #next(): string {
    return this.#text[this.#at] ?? ''
  }

  #is(character: string): boolean {
    return this.#next === character
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#next) && this.#next !== '') this.#at++
  }

  #odd(expected: string): never {
    if (this.#next === '') this.#stop('Unexpected end-of-input')
    const code = this.#text.codePointAt(this.#at)!
    this.#stop(`Unexpected character ('${this.#next}' (code ${code})): ${expected}`)
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) this.#stop('The text is nested too deeply')
    this.#space()
    if (this.#next === '{') return this.#members(depth)
    if (this.#next === '[') return this.#items(depth)
    if (this.#next === '"') return this.#string()
    if (/[-0-9]/.test(this.#next)) return this.#number()
    const word = this.#word()
    if (word === '') this.#odd('expected a valid value ' + EXPECTED)
    if (!['true', 'false', 'null'].includes(word)) {
      this.#stop(`Unrecognized token '${word}': was expecting ${EXPECTED}`)
    }
  }

  #word(): string {
    const from = this.#at
    while (/[\p{L}\p{N}_$]/u.test(this.#next)) this.#at++
    return this.#text.slice(from, this.#at)
  }

  #number(): void {
    const from = this.#at
    while (/[-+0-9.eE]/.test(this.#next)) this.#at++
    const text = this.#text.slice(from, this.#at)
    if (!/^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$/.test(text)) {
      this.#stop(`Invalid numeric value: ${text.slice(0, 40)}`)
    }
  }

  #string(): void {
    this.#at++
    for (;;) {
      const character = this.#next
      if (character === '') this.#stop('Unexpected end-of-input in VALUE_STRING')
      if (character < ' ') this.#stop(`Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`) // prettier-ignore
      this.#at++
      if (character === '"') return
      if (character === '\\') this.#escape()
    }
  }

  #escape(): void {
    const escaped = this.#next
    this.#at++
    if (escaped === 'u' && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(this.#at, this.#at + 4))) return
    if (escaped === '' || !'"\\/bfnrt'.includes(escaped)) {
      this.#stop(`Unrecognized character escape '${escaped}' (code ${escaped.codePointAt(0) ?? 0})`)
    }
  }

  #members(depth: number): void {
    this.#at++
    this.#space()
    if (this.#is('}')) return void this.#at++
    for (;;) {
      this.#space()
      if (this.#next !== '"') this.#odd('was expecting double-quote to start field name')
      this.#string()
      this.#space()
      if (!this.#is(':')) this.#odd('was expecting a colon to separate field name and value')
      this.#at++
      this.#value(depth + 1)
      this.#space()
      if (this.#is('}')) return void this.#at++
      if (!this.#is(',')) this.#odd('was expecting comma to separate Object entries')
      this.#at++
    }
  }

  #items(depth: number): void {
    this.#at++
    this.#space()
    if (this.#is(']')) return void this.#at++
    for (;;) {
      this.#value(depth + 1)
      this.#space()
      if (this.#is(']')) return void this.#at++
      if (!this.#is(',')) this.#odd('was expecting comma to separate Array entries')
      this.#at++
    }
  }
}
