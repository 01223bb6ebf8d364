// Tokens of the structured filter patterns, `{ … }` and `[ … ]`, and conditions joined by && and ||.

export class InvalidFilterPattern extends Error {
  override name = 'InvalidFilterPattern'
}

export interface Token {
  readonly kind: 'symbol' | 'word' | 'quoted' | 'regex'
  readonly text: string
}

const SYMBOLS = ['...', '&&', '||', '!=', '<=', '>=', '=', '<', '>', '(', ')', '{', '}', ',']
const MAX_TOKENS = 600
const MAX_NESTING = 32

/** `brackets`: whether `[` and `]` are symbols (fields) or part of a word (JSON selectors). */
export function tokenize(text: string, brackets: boolean): Token[] {
  const symbols = brackets ? [...SYMBOLS, '[', ']'] : SYMBOLS
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (isBlank(text[at]!)) {
      at++
      continue
    }
    const symbol = symbols.find((candidate) => text.startsWith(candidate, at))
    if (symbol !== undefined) {
      tokens.push({ kind: 'symbol', text: symbol })
      at += symbol.length
    } else if (text[at] === '"') {
      const { value, end } = readQuoted(text, at)
      tokens.push({ kind: 'quoted', text: value })
      at = end
    } else if (text[at] === '%') {
      const close = text.indexOf('%', at + 1)
      if (close < 0) throw new InvalidFilterPattern('a regular expression is not closed')
      tokens.push({ kind: 'regex', text: text.slice(at + 1, close) })
      at = close + 1
    } else {
      const end = endOfWord(text, at, symbols)
      tokens.push({ kind: 'word', text: text.slice(at, end) })
      at = end
    }
    if (tokens.length > MAX_TOKENS) throw new InvalidFilterPattern('too many conditions')
  }
  return tokens
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}

function readQuoted(text: string, from: number): { value: string; end: number } {
  let value = ''
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) value += text[++at]
    else if (text[at] === '"') return { value, end: at + 1 }
    else value += text[at]
  }
  throw new InvalidFilterPattern('a quote is not closed')
}

function endOfWord(text: string, from: number, symbols: readonly string[]): number {
  let at = from
  while (at < text.length && !isBlank(text[at]!) && text[at] !== '"') {
    if (at > from && symbols.some((symbol) => text.startsWith(symbol, at))) break
    at++
  }
  return at
}

/** Walks tokens; answers undefined at the end. */
export class Tokens {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  peek(offset = 0): Token | undefined {
    return this.#tokens[this.#at + offset]
  }

  next(): Token {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new InvalidFilterPattern('the pattern ends too early')
    return token
  }

  is(symbol: string): boolean {
    const token = this.peek()
    return token?.kind === 'symbol' && token.text === symbol
  }

  accept(symbol: string): boolean {
    if (!this.is(symbol)) return false
    this.#at++
    return true
  }

  expect(symbol: string): void {
    if (!this.accept(symbol)) throw new InvalidFilterPattern(`${symbol} expected`)
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw new InvalidFilterPattern('text after the pattern')
  }
}

/** `a && b || (c && d)`: && binds closer than ||. */
export function parseAlternatives<T>(
  tokens: Tokens,
  parseCondition: () => (subject: T) => boolean,
  depth = 0,
): (subject: T) => boolean {
  if (depth > MAX_NESTING) throw new InvalidFilterPattern('nested too deeply')
  const parseOne = (): ((subject: T) => boolean) => {
    if (!tokens.accept('(')) return parseCondition()
    const inner = parseAlternatives(tokens, parseCondition, depth + 1)
    tokens.expect(')')
    return inner
  }
  const alternatives: ((subject: T) => boolean)[] = []
  do {
    const all = [parseOne()]
    while (tokens.accept('&&')) all.push(parseOne())
    alternatives.push((subject) => all.every((holds) => holds(subject)))
  } while (tokens.accept('||'))
  return (subject) => alternatives.some((holds) => holds(subject))
}
