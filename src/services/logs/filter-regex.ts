// `%…%`: the regular expressions of filter patterns, which are AWS's own small subset (no groups).
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

import { Automaton, type Accepts, type Branch, type Step } from './filter-automaton.ts'
import { InvalidFilterPattern } from './filter-lexer.ts'

const MAX_STEPS = 256
/** Of all branches together. */
const MAX_ALL_STEPS = 2_560

export function compileFilterRegex(source: string): (text: string) => boolean {
  if (source === '') throw new InvalidFilterPattern('an empty regular expression')
  const branches = splitBranches(source).map(compileBranch)
  const steps = branches.reduce((sum, branch) => sum + branch.steps.length, 0)
  if (steps > MAX_ALL_STEPS) throw new InvalidFilterPattern('too long a regular expression')
  const automaton = new Automaton(branches)
  return (text) => automaton.matches(text)
}

/** Cuts at `|` outside brackets and escapes. */
function splitBranches(source: string): string[] {
  const branches: string[] = []
  let from = 0
  let bracket = false
  for (let i = 0; i < source.length; i++) {
    const character = source[i]
    if (character === '\\') i++
    else if (character === '[') bracket = true
    else if (character === ']') bracket = false
    else if (character === '|' && !bracket) {
      branches.push(source.slice(from, i))
      from = i + 1
    }
  }
  branches.push(source.slice(from))
  return branches
}

function compileBranch(source: string): Branch {
  const atStart = source.startsWith('^')
  const atEnd = source.endsWith('$') && !source.endsWith('\\$')
  const body = source.slice(atStart ? 1 : 0, atEnd ? -1 : undefined)
  const steps: Step[] = []
  let at = 0
  while (at < body.length) {
    const atom = readAtom(body, at)
    const { min, max, end } = readQuantifier(body, atom.end)
    for (let i = 0; i < min; i++) {
      steps.push({
        accepts: atom.accepts,
        optional: false,
        repeats: max === Infinity && i === min - 1,
      })
    }
    if (max === Infinity && min === 0) {
      steps.push({ accepts: atom.accepts, optional: true, repeats: true })
    }
    for (let i = min; i < max && max !== Infinity; i++) {
      steps.push({ accepts: atom.accepts, optional: true, repeats: false })
    }
    if (steps.length > MAX_STEPS) throw new InvalidFilterPattern('too long a regular expression')
    at = end
  }
  return { steps, atStart, atEnd }
}

function readAtom(source: string, at: number): { accepts: Accepts; end: number } {
  const character = source[at]!
  if (character === '[') return readClass(source, at)
  if (character === '.') return { accepts: (unit) => unit !== 0x0a, end: at + 1 }
  if (character === '\\') {
    const escaped = source[at + 1]
    if (escaped === undefined) throw new InvalidFilterPattern('a lone backslash')
    return { accepts: escapedClass(escaped) ?? only(escaped), end: at + 2 }
  }
  if ('()*+?{}^$|'.includes(character)) {
    throw new InvalidFilterPattern(`${character} has no meaning here`)
  }
  return { accepts: only(character), end: at + 1 }
}

function only(character: string): Accepts {
  const wanted = character.charCodeAt(0)
  return (unit) => unit === wanted
}

function readClass(source: string, from: number): { accepts: Accepts; end: number } {
  let at = from + 1
  const negated = source[at] === '^'
  if (negated) at++
  const parts: Accepts[] = []
  for (let first = true; first || source[at] !== ']'; first = false) {
    if (at >= source.length) throw new InvalidFilterPattern('a bracket is not closed')
    const low = readClassCharacter(source, at)
    at = low.end
    if (low.set !== undefined) parts.push(low.set)
    else if (source[at] === '-' && at + 1 < source.length && source[at + 1] !== ']') {
      const high = readClassCharacter(source, at + 1)
      at = high.end
      const [from, to] = [low.unit, high.unit]
      if (to < from) throw new InvalidFilterPattern('a range that runs backwards')
      parts.push((unit) => unit >= from && unit <= to)
    } else parts.push((unit) => unit === low.unit)
  }
  return { accepts: (unit) => parts.some((part) => part(unit)) !== negated, end: at + 1 }
}

function readClassCharacter(
  source: string,
  at: number,
): { unit: number; set?: Accepts; end: number } {
  if (source[at] !== '\\') return { unit: source.charCodeAt(at), end: at + 1 }
  const escaped = source[at + 1]
  if (escaped === undefined) throw new InvalidFilterPattern('a lone backslash')
  const set = escapedClass(escaped)
  return { unit: escaped.charCodeAt(0), end: at + 2, ...(set && { set }) }
}

const isDigit: Accepts = (unit) => unit >= 0x30 && unit <= 0x39
const isSpace: Accepts = (unit) => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
const isWord: Accepts = (unit) =>
  isDigit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f

function escapedClass(character: string): Accepts | undefined {
  switch (character) {
    case 'd':
      return isDigit
    case 'D':
      return (unit) => !isDigit(unit)
    case 's':
      return isSpace
    case 'S':
      return (unit) => !isSpace(unit)
    case 'w':
      return isWord
    case 'W':
      return (unit) => !isWord(unit)
    default:
      return undefined
  }
}

function readQuantifier(source: string, at: number): { min: number; max: number; end: number } {
  switch (source[at]) {
    case '*':
      return { min: 0, max: Infinity, end: at + 1 }
    case '+':
      return { min: 1, max: Infinity, end: at + 1 }
    case '?':
      return { min: 0, max: 1, end: at + 1 }
    case '{':
      return readCounts(source, at)
    default:
      return { min: 1, max: 1, end: at }
  }
}

/** `{n}`, `{n,}`, `{n,m}`. */
function readCounts(source: string, at: number): { min: number; max: number; end: number } {
  const close = source.indexOf('}', at)
  const [low = '', high] = close < 0 ? [] : source.slice(at + 1, close).split(',')
  const min = countOf(low)
  const max = high === undefined ? min : high === '' ? Infinity : countOf(high)
  if (max < min) throw new InvalidFilterPattern('counts that run backwards')
  return { min, max, end: close + 1 }
}

function countOf(text: string): number {
  const count = Number(text)
  if (text === '' || !Number.isInteger(count) || count < 0 || count > MAX_STEPS) {
    throw new InvalidFilterPattern('a count that is none')
  }
  return count
}
