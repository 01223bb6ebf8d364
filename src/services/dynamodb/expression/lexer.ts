// Words of an expression.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html

export interface Token {
  readonly kind: 'name' | 'nameRef' | 'valueRef' | 'number' | 'sign' | 'end'
  readonly text: string
  readonly start: number
  readonly end: number
}

const DOUBLE = new Set(['<>', '<=', '>='])
const SINGLE = new Set([...'=<>(),[].+-'])

/** Undefined for a character that no expression has: with its place. */
export function tokensOf(text: string): { tokens: Token[]; bad?: Token } {
  const tokens: Token[] = []
  let at = 0
  const add = (kind: Token['kind'], end: number) => {
    tokens.push({ kind, text: text.slice(at, end), start: at, end })
    at = end
  }
  while (at < text.length) {
    const char = text[at]!
    if (isSpace(char)) at++
    else if (isLetter(char)) add('name', wordEnd(text, at + 1))
    else if (char === '#' || char === ':') {
      const end = wordEnd(text, at + 1)
      if (end === at + 1) return { tokens, bad: badAt(text, at) }
      add(char === '#' ? 'nameRef' : 'valueRef', end)
    } else if (isDigit(char)) {
      let end = at + 1
      while (end < text.length && isDigit(text[end]!)) end++
      add('number', end)
    } else if (DOUBLE.has(text.slice(at, at + 2))) add('sign', at + 2)
    else if (SINGLE.has(char)) add('sign', at + 1)
    else return { tokens, bad: badAt(text, at) }
  }
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length, end: text.length })
  return { tokens }
}

function badAt(text: string, at: number): Token {
  return { kind: 'sign', text: text[at]!, start: at, end: at + 1 }
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && (isLetter(text[end]!) || isDigit(text[end]!))) end++
  return end
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r'
}

function isLetter(char: string): boolean {
  return (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_'
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}
