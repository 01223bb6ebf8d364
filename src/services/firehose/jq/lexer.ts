// jq's words.

import { JqError } from './error.ts'

export type Token =
  | { readonly kind: 'field'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'variable'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Texts and, between them, sources of interpolated expressions. */
  | { readonly kind: 'string'; readonly parts: readonly (string | { readonly source: string })[] }
  | { readonly kind: 'symbol'; readonly text: string }

const SYMBOLS = [
  ...['?//', '//', '==', '!=', '<=', '>=', '..'],
  ...'.[]{}()|,:;=<>+-*/%?$'.split(''),
]
const MOST_TOKENS = 5_000

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    if (/\s/.test(source[at]!)) {
      at++
      continue
    }
    if (source[at] === '#') {
      const end = source.indexOf('\n', at)
      at = end < 0 ? source.length : end
      continue
    }
    const [token, end] = tokenAt(source, at)
    tokens.push(token)
    at = end
    if (tokens.length > MOST_TOKENS) throw new JqError('the query is too long')
  }
  return tokens
}

const word = (source: string, from: number): number => {
  let end = from
  while (end < source.length && /[A-Za-z0-9_]/.test(source[end]!)) end++
  return end
}

function tokenAt(source: string, at: number): [Token, number] {
  const char = source[at]!
  const next = source[at + 1] ?? ''
  if (char === '"') return stringAt(source, at)
  if (/[0-9]/.test(char)) return numberAt(source, at)
  if (/[A-Za-z_]/.test(char)) {
    const end = word(source, at)
    return [{ kind: 'name', text: source.slice(at, end) }, end]
  }
  if (char === '.' && /[A-Za-z_]/.test(next)) {
    const end = word(source, at + 1)
    return [{ kind: 'field', text: source.slice(at + 1, end) }, end]
  }
  if (char === '$' && /[A-Za-z_]/.test(next)) {
    const end = word(source, at + 1)
    return [{ kind: 'variable', text: source.slice(at + 1, end) }, end]
  }
  if (char === '@' && /[a-z]/.test(next)) {
    const end = word(source, at + 1)
    return [{ kind: 'name', text: source.slice(at, end) }, end]
  }
  const symbol = SYMBOLS.find((text) => source.startsWith(text, at))
  if (symbol === undefined) throw new JqError(`unexpected '${char}' in the query`)
  return [{ kind: 'symbol', text: symbol }, at + symbol.length]
}

function numberAt(source: string, at: number): [Token, number] {
  let end = at
  while (end < source.length && /[0-9.eE]/.test(source[end]!)) end++
  const value = Number(source.slice(at, end))
  if (!Number.isFinite(value)) throw new JqError(`${source.slice(at, end)} is no number`)
  return [{ kind: 'number', value }, end]
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' },
  ...{ '"': '"', '\\': '\\', '/': '/' },
}

function stringAt(source: string, from: number): [Token, number] {
  const parts: (string | { source: string })[] = ['']
  const add = (text: string) => {
    const last = parts.at(-1)
    if (typeof last === 'string') parts[parts.length - 1] = last + text
    else parts.push(text)
  }
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at]!
    if (char === '"') return [{ kind: 'string', parts }, at + 1]
    if (char !== '\\') {
      add(char)
      continue
    }
    const escape = source[++at] ?? ''
    if (escape === '(') {
      const end = closing(source, at)
      parts.push({ source: source.slice(at + 1, end) })
      at = end
    } else if (escape === 'u') {
      add(String.fromCharCode(Number.parseInt(source.slice(at + 1, at + 5), 16) || 0))
      at += 4
    } else if (Object.hasOwn(ESCAPES, escape)) add(ESCAPES[escape]!)
    else throw new JqError(`\\${escape} is no escape`)
  }
  throw new JqError('a string is not closed')
}

/** Where the parenthesis at `from` is closed; strings inside may hold others. */
function closing(source: string, from: number): number {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    const char = source[at]!
    if (char === '"') at = stringAt(source, at)[1] - 1
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return at
  }
  throw new JqError('an interpolation is not closed')
}
