// Comparing one value of a log event with one value of a filter pattern.

import { appendLiteral, appendPattern, matchesPattern } from '../../access/wildcard.ts'
import { InvalidFilterPattern, type Token, type Tokens } from './filter-lexer.ts'
import { compileFilterRegex } from './filter-regex.ts'

const OPERATORS = ['=', '!=', '<', '>', '<=', '>='] as const
export type Comparator = (typeof OPERATORS)[number]

export function readComparator(tokens: Tokens): Comparator | undefined {
  return OPERATORS.find((operator) => tokens.accept(operator))
}

/** A number, as the patterns write it: `200`, `-1.5`, `1e3`; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  if (text === '' || text.length > 40 || text !== text.trim()) return undefined
  for (const character of text) if (!'0123456789+-.eE'.includes(character)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

export function compareNumbers(comparator: Comparator, a: number, b: number): boolean {
  switch (comparator) {
    case '=':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
  }
}

/** Text against a pattern's value: exact, with `*` as wildcard, or a regular expression. */
export function textMatcher(value: Token): (text: string) => boolean {
  if (value.kind === 'regex') return compileFilterRegex(value.text)
  if (value.kind === 'symbol') throw new InvalidFilterPattern('a value expected')
  if (!value.text.includes('*')) return (text) => text === value.text
  const units: number[] = []
  for (const [i, literal] of value.text.split('*').entries()) {
    if (i > 0) appendPattern(units, '*')
    appendLiteral(units, literal)
  }
  return (text) => matchesPattern(units, text)
}
