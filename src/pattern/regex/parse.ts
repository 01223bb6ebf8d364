// Reads a regular expression: the usual syntax without look-around and back-references, which no
// linear matcher has. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html

export type Accepts = (code: number) => boolean

export type Node =
  | { readonly kind: 'set'; readonly accepts: Accepts }
  | { readonly kind: 'assert'; readonly what: 'start' | 'end' | 'word' | 'inside' }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly kind: 'group'; readonly slot: number; readonly of: Node }
  | {
      readonly kind: 'repeat'
      readonly of: Node
      readonly min: number
      readonly max: number
      readonly lazy: boolean
    }

export interface Parsed {
  readonly node: Node
  /** Names of the groups, by number; undefined for one without a name. */
  readonly groups: readonly (string | undefined)[]
}

export class InvalidRegex extends Error {
  override name = 'InvalidRegex'
}

const MAX_CHARACTERS = 2_000
const MAX_DEPTH = 50
const MAX_REPEATS = 1_000

/** Throws InvalidRegex. */
export function parseRegex(source: string): Parsed {
  if (source.length > MAX_CHARACTERS) {
    throw new InvalidRegex(`a regular expression has at most ${MAX_CHARACTERS} characters`)
  }
  return new Parser(source).parse()
}

const isDigit: Accepts = (c) => c >= 48 && c <= 57
export const isWord: Accepts = (c) =>
  isDigit(c) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
const isSpace: Accepts = (c) => c === 32 || (c >= 9 && c <= 13) || c === 0xa0
const not =
  (accepts: Accepts): Accepts =>
  (c) =>
    !accepts(c)
const anyCharacter: Accepts = (c) => c !== 10

const CLASSES = new Map<string, Accepts>([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
])
const CONTROLS = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['f', 12],
  ['v', 11],
])

class Parser {
  readonly #source: string
  readonly #groups: (string | undefined)[] = []
  #at = 0
  #depth = 0
  #ignoresCase = false

  constructor(source: string) {
    this.#source = source
  }

  parse(): Parsed {
    if (this.#source.startsWith('(?i)')) {
      this.#ignoresCase = true
      this.#at = 4
    }
    const node = this.#alternatives()
    if (this.#at < this.#source.length) throw new InvalidRegex("')' without '('")
    return { node, groups: this.#groups }
  }

  #alternatives(): Node {
    const of = [this.#sequence()]
    while (this.#accept('|')) of.push(this.#sequence())
    return of.length === 1 ? of[0]! : { kind: 'any', of }
  }

  #sequence(): Node {
    const of: Node[] = []
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')';) {
      of.push(this.#repeated(this.#atom()))
      next = this.#peek()
    }
    return of.length === 1 ? of[0]! : { kind: 'all', of }
  }

  #repeated(of: Node): Node {
    const bounds = this.#bounds()
    if (bounds === undefined) return of
    if (of.kind === 'assert') throw new InvalidRegex('nothing to repeat')
    const lazy = this.#accept('?')
    if (this.#bounds() !== undefined) throw new InvalidRegex('a repeat of a repeat')
    return { kind: 'repeat', of, ...bounds, lazy }
  }

  #bounds(): { min: number; max: number } | undefined {
    if (this.#accept('*')) return { min: 0, max: Infinity }
    if (this.#accept('+')) return { min: 1, max: Infinity }
    if (this.#accept('?')) return { min: 0, max: 1 }
    if (this.#peek() !== '{') return undefined
    const close = this.#source.indexOf('}', this.#at)
    const text = close < 0 ? '' : this.#source.slice(this.#at + 1, close)
    const [low = '', high] = text.split(',', 2)
    if (!/^\d{1,4}$/.test(low) || !/^\d{0,4}$/.test(high ?? '')) return undefined
    this.#at = close + 1
    const min = Number(low)
    const max = high === undefined ? min : high === '' ? Infinity : Number(high)
    if (min > MAX_REPEATS || (max !== Infinity && max > MAX_REPEATS) || max < min) {
      throw new InvalidRegex(`{${text}}: at most ${MAX_REPEATS}, the larger number last`)
    }
    return { min, max }
  }

  #atom(): Node {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return { kind: 'set', accepts: this.#set() }
      case '.':
        return { kind: 'set', accepts: anyCharacter }
      case '^':
        return { kind: 'assert', what: 'start' }
      case '$':
        return { kind: 'assert', what: 'end' }
      case '*':
      case '+':
      case '?':
        throw new InvalidRegex(`nothing to repeat before '${character}'`)
      case '\\':
        return this.#escape()
      default:
        return this.#literal(character.charCodeAt(0))
    }
  }

  #group(): Node {
    if (++this.#depth > MAX_DEPTH) throw new InvalidRegex(`groups nest at most ${MAX_DEPTH} deep`)
    let slot: number | undefined
    if (!this.#accept('?')) slot = this.#groups.push(undefined) - 1
    else if (!this.#accept(':')) {
      this.#accept('P')
      if (!this.#accept('<') || this.#peek() === '=' || this.#peek() === '!') {
        throw new InvalidRegex('look-around and flags within are not supported')
      }
      const close = this.#source.indexOf('>', this.#at)
      const name = close < 0 ? '' : this.#source.slice(this.#at, close)
      if (!/^[A-Za-z_]\w{0,127}$/.test(name)) throw new InvalidRegex(`'${name}' names no group`)
      this.#at = close + 1
      slot = this.#groups.push(name) - 1
    }
    const of = this.#alternatives()
    if (!this.#accept(')')) throw new InvalidRegex("'(' without ')'")
    this.#depth--
    return slot === undefined ? of : { kind: 'group', slot, of }
  }

  #escape(): Node {
    const character = this.#next()
    if (character === 'b') return { kind: 'assert', what: 'word' }
    if (character === 'B') return { kind: 'assert', what: 'inside' }
    if (character >= '1' && character <= '9') {
      throw new InvalidRegex('back-references are not supported')
    }
    const accepts = CLASSES.get(character)
    return accepts === undefined
      ? this.#literal(this.#escapedCode(character))
      : { kind: 'set', accepts }
  }

  #escapedCode(character: string): number {
    const control = CONTROLS.get(character)
    if (control !== undefined) return control
    const digits = character === 'x' ? 2 : character === 'u' ? 4 : 0
    if (digits === 0) return character.charCodeAt(0)
    const text = this.#source.slice(this.#at, this.#at + digits)
    if (text.length < digits || !/^[0-9a-fA-F]+$/.test(text)) {
      throw new InvalidRegex(`\\${character} wants ${digits} hexadecimal digits`)
    }
    this.#at += digits
    return Number.parseInt(text, 16)
  }

  #literal(code: number): Node {
    if (!this.#ignoresCase) return { kind: 'set', accepts: (c) => c === code }
    const [lower, upper] = casesOf(code)
    return { kind: 'set', accepts: (c) => c === lower || c === upper }
  }

  #set(): Accepts {
    const negated = this.#accept('^')
    const parts: Accepts[] = []
    for (let first = true; first || this.#peek() !== ']'; first = false) {
      const from = this.#setItem()
      if (typeof from === 'function') parts.push(from)
      else parts.push(this.#range(from))
    }
    this.#at++
    const some: Accepts = (c) => parts.some((part) => part(c))
    const folded: Accepts = this.#ignoresCase ? (c) => casesOf(c).some(some) : some
    return negated ? not(folded) : folded
  }

  #range(from: number): Accepts {
    const isRange = this.#peek() === '-' && this.#source[this.#at + 1] !== ']'
    if (!isRange) return (c) => c === from
    this.#at++
    const to = this.#setItem()
    if (typeof to === 'function' || to < from) throw new InvalidRegex('a range out of order')
    return (c) => c >= from && c <= to
  }

  #setItem(): number | Accepts {
    const character = this.#next()
    if (character !== '\\') return character.charCodeAt(0)
    const escaped = this.#next()
    if (escaped === 'b') return 8
    return CLASSES.get(escaped) ?? this.#escapedCode(escaped)
  }

  #peek(): string | undefined {
    return this.#source[this.#at]
  }

  #next(): string {
    const character = this.#source[this.#at++]
    if (character === undefined) throw new InvalidRegex('it ends too early')
    return character
  }

  #accept(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at++
    return true
  }
}

function casesOf(code: number): readonly [number, number] {
  const text = String.fromCharCode(code)
  return [text.toLowerCase().charCodeAt(0), text.toUpperCase().charCodeAt(0)]
}
