// CloudWatch Logs' filter patterns: terms, JSON conditions `{ … }`, space-delimited fields `[ … ]`.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
// Compiled once per search; matching is linear in pattern × message, and no input becomes a RegExp.

import { compileFieldPattern } from './filter-fields.ts'
import { compileJsonPattern } from './filter-json.ts'
import { InvalidFilterPattern } from './filter-lexer.ts'
import { compileFilterRegex } from './filter-regex.ts'

export { InvalidFilterPattern }

export type MessageMatcher = (message: string) => boolean

export const MAX_PATTERN_CHARACTERS = 1024

/** Throws InvalidFilterPattern. */
export function compileFilterPattern(pattern: string): MessageMatcher {
  if (pattern.length > MAX_PATTERN_CHARACTERS) throw new InvalidFilterPattern('too long')
  const text = pattern.trim()
  if (text === '') return () => true
  if (text.startsWith('{')) return compileJsonPattern(text)
  if (text.startsWith('[')) return compileFieldPattern(text).matches
  return compileTerms(text)
}

/** What a pattern of fields takes out of a message that it matches. */
export function extractValues(pattern: string, message: string): Readonly<Record<string, string>> {
  const text = pattern.trim()
  return text.startsWith('[') ? compileFieldPattern(text).valuesOf(message) : {}
}

interface Term {
  readonly sign: '+' | '-' | '?'
  readonly matches: MessageMatcher
}

/**
 * `a b` asks for both, `-a` for its absence, `?a ?b` for either. AWS ignores `?` terms as soon as
 * there are others.
 */
function compileTerms(text: string): MessageMatcher {
  const terms = readTerms(text)
  const required = terms.filter((term) => term.sign === '+')
  const excluded = terms.filter((term) => term.sign === '-')
  const optional = terms.filter((term) => term.sign === '?')
  if (required.length + excluded.length === 0) {
    return (message) => optional.some((term) => term.matches(message))
  }
  return (message) =>
    required.every((term) => term.matches(message)) &&
    !excluded.some((term) => term.matches(message))
}

function readTerms(text: string): Term[] {
  const terms: Term[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t' || text[at] === '\n') {
      at++
      continue
    }
    const signed = (text[at] === '-' || text[at] === '?') && at + 1 < text.length
    const sign = signed ? (text[at] as '-' | '?') : '+'
    if (signed) at++
    const { matches, end } = readTerm(text, at)
    terms.push({ sign, matches })
    at = end
  }
  return terms
}

function readTerm(text: string, from: number): { matches: MessageMatcher; end: number } {
  if (text[from] === '"') {
    let phrase = ''
    for (let at = from + 1; at < text.length; at++) {
      if (text[at] === '\\' && at + 1 < text.length) phrase += text[++at]
      else if (text[at] === '"') return { matches: containing(phrase), end: at + 1 }
      else phrase += text[at]
    }
    throw new InvalidFilterPattern('a quote is not closed')
  }
  if (text[from] === '%') {
    const close = text.indexOf('%', from + 1)
    if (close < 0) throw new InvalidFilterPattern('a regular expression is not closed')
    return { matches: compileFilterRegex(text.slice(from + 1, close)), end: close + 1 }
  }
  let end = from
  while (end < text.length && text[end] !== ' ' && text[end] !== '\t' && text[end] !== '\n') end++
  const term = text.slice(from, end)
  // Anything but letters, digits and underscores must be quoted.
  for (const character of term) {
    if (!isWordCharacter(character)) throw new InvalidFilterPattern(`quote ${character}`)
  }
  return { matches: containing(term), end }
}

function containing(phrase: string): MessageMatcher {
  return (message) => message.includes(phrase)
}

function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{N}_.*/@:,#=+-]$/u.test(character)
}
