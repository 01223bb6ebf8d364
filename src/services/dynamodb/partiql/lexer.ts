// Words of a statement.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html

import { validation } from '../errors.ts'

export interface Token {
  /** `quoted`: a name in double quotes; `string`: text in single ones. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign' | 'end'
  readonly text: string
}

const DOUBLE = new Set(['<<', '>>', '<>', '<=', '>=', '!='])
const SINGLE = new Set([...'=<>()[]{},.:*?+-;'])

export function malformed(reason: string) {
  return validation(`Statement wasn't well formed, can't be processed: ${reason}`)
}

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length;) {
    const char = text[at]!
    if (char === ' ' || char === '\n' || char === '\t' || char === '\r') at++
    else if (char === '"' || char === "'") {
      const end = quoteEnd(text, at)
      const inner = text.slice(at + 1, end).replaceAll(char + char, char)
      tokens.push({ kind: char === '"' ? 'quoted' : 'string', text: inner })
      at = end + 1
    } else if (isLetter(char)) at = push(tokens, 'word', text, at, wordEnd(text, at))
    else if (isDigit(char)) at = push(tokens, 'number', text, at, numberEnd(text, at))
    else if (DOUBLE.has(text.slice(at, at + 2))) at = push(tokens, 'sign', text, at, at + 2)
    else if (SINGLE.has(char)) at = push(tokens, 'sign', text, at, at + 1)
    else throw malformed('Unexpected token')
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

function push(tokens: Token[], kind: Token['kind'], text: string, at: number, end: number): number {
  tokens.push({ kind, text: text.slice(at, end) })
  return end
}

/** A quote that is doubled is one of the text. */
function quoteEnd(text: string, from: number): number {
  const quote = text[from]!
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== quote) continue
    if (text[at + 1] !== quote) return at
    at++
  }
  throw malformed('Unexpected token')
}

function wordEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && (isLetter(text[end]!) || isDigit(text[end]!))) end++
  return end
}

function digitsEnd(text: string, from: number): number {
  let end = from
  while (end < text.length && isDigit(text[end]!)) end++
  return end
}

function numberEnd(text: string, from: number): number {
  let end = digitsEnd(text, from)
  if (text[end] === '.' && isDigit(text[end + 1] ?? '')) end = digitsEnd(text, end + 1)
  if (text[end] !== 'e' && text[end] !== 'E') return end
  const sign = text[end + 1] === '+' || text[end + 1] === '-' ? 1 : 0
  return isDigit(text[end + 1 + sign] ?? '') ? digitsEnd(text, end + 1 + sign) : end
}

function isLetter(char: string): boolean {
  return (
    (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_' || char === '$'
  )
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}
