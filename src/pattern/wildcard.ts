// Wildcards without regular expressions and without backtracking: the literal pieces between the
// stars are found one after another, leftmost first, each by Knuth-Morris-Pratt. Every character of
// the value is looked at a bounded number of times, whatever the pattern.

import { InvalidPattern } from './invalid-pattern.ts'

interface Piece {
  readonly text: string
  /** For each position, the length of the longest border up to it. */
  readonly border: Uint16Array
}

export interface Wildcard {
  /** What stands before the first star; the whole, when there is none. */
  readonly head: string
  readonly middle: readonly Piece[]
  /** What stands behind the last star; undefined when there is no star. */
  readonly tail: string | undefined
}

/** Counts comparisons: how the linear bound is tested. */
export interface Tally {
  steps: number
}

/** Throws InvalidPattern with AWS's text, which counts UTF-8 bytes from the opening quote on. */
export function parseWildcard(source: string): Wildcard {
  const pieces = ['']
  let position = 1
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!
    if (char === '*') {
      if (source[i + 1] === '*')
        throw new InvalidPattern(`Consecutive wildcard characters at pos ${position}`)
      pieces.push('')
      position++
      continue
    }
    if (char === '\\') {
      const escaped = source[i + 1]
      if (escaped !== '*' && escaped !== '\\')
        throw new InvalidPattern(`Invalid escape character at pos ${position}`)
      pieces[pieces.length - 1] += escaped
      i++
      position += 2
      continue
    }
    pieces[pieces.length - 1] += char
    position += utf8Length(char)
  }
  const [head = '', ...rest] = pieces
  const tail = rest.pop()
  return { head, middle: rest.map((text) => ({ text, border: bordersOf(text) })), tail }
}

// Half of a surrogate pair counts two of its four bytes.
function utf8Length(char: string): number {
  const code = char.charCodeAt(0)
  if (code < 0x80) return 1
  return code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3
}

export function wildcardMatches(wildcard: Wildcard, value: string, tally?: Tally): boolean {
  const { head, middle, tail } = wildcard
  if (tally) tally.steps += head.length + (tail?.length ?? 0)
  if (tail === undefined) return value === head
  if (value.length < head.length + tail.length) return false
  if (!value.startsWith(head) || !value.endsWith(tail)) return false
  let from = head.length
  const end = value.length - tail.length
  for (const piece of middle) {
    from = behind(piece, value, from, end, tally)
    if (from < 0) return false
  }
  return true
}

/** Where the first occurrence of `piece` in value[from, end) ends; -1 when there is none. */
function behind(piece: Piece, value: string, from: number, end: number, tally?: Tally): number {
  const { text, border } = piece
  let matched = 0
  for (let i = from; i < end; i++) {
    const code = value.charCodeAt(i)
    while (matched > 0 && text.charCodeAt(matched) !== code) {
      matched = border[matched - 1]!
      if (tally) tally.steps++
    }
    if (tally) tally.steps++
    if (text.charCodeAt(matched) === code && ++matched === text.length) return i + 1
  }
  return text.length === 0 ? from : -1
}

function bordersOf(text: string): Uint16Array {
  const border = new Uint16Array(text.length)
  let length = 0
  for (let i = 1; i < text.length; i++) {
    while (length > 0 && text.charCodeAt(i) !== text.charCodeAt(length))
      length = border[length - 1]!
    if (text.charCodeAt(i) === text.charCodeAt(length)) length++
    border[i] = length
  }
  return border
}
