// JSON patterns: `{ $.level = "ERROR" && ($.status >= 500 || $.user.name = a*) }`.

import { compareNumbers, numberOf, readComparator, textMatcher } from './filter-compare.ts'
import { InvalidFilterPattern, parseAlternatives, tokenize, Tokens } from './filter-lexer.ts'

type JsonTest = (document: unknown) => boolean
type Step = string | number | '*'

export function compileJsonPattern(text: string): (message: string) => boolean {
  const tokens = new Tokens(tokenize(text, false))
  tokens.expect('{')
  const holds = parseAlternatives<unknown>(tokens, () => parseCondition(tokens))
  tokens.expect('}')
  tokens.expectEnd()
  return (message) => {
    const document = parseObject(message)
    return document !== undefined && holds(document)
  }
}

/** The value of a selector in a message that is JSON, as text; of several the first. */
export function jsonValue(message: string, selector: string): string | undefined {
  const document = parseObject(message)
  if (document === undefined) return undefined
  let steps: Step[]
  try {
    steps = parseSelector(selector)
  } catch {
    return undefined
  }
  const [value] = select(document, steps)
  return value === undefined || typeof value === 'object' ? undefined : String(value)
}

function parseObject(message: string): unknown {
  const start = message.trimStart()[0]
  if (start !== '{' && start !== '[') return undefined
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}

function parseCondition(tokens: Tokens): JsonTest {
  const selector = tokens.next()
  if (selector.kind !== 'word') throw new InvalidFilterPattern('a selector expected')
  const steps = parseSelector(selector.text)
  const keyword = tokens.peek()
  if (keyword?.kind === 'word') {
    if (keyword.text.toUpperCase() === 'IS') return parseIs(tokens, steps)
    if (keyword.text.toUpperCase() === 'NOT') return parseNotExists(tokens, steps)
  }
  const comparator = readComparator(tokens)
  if (comparator === undefined) throw new InvalidFilterPattern('an operator expected')
  const value = tokens.next()
  const number = value.kind === 'word' ? numberOf(value.text) : undefined
  if (comparator === '=' || comparator === '!=') {
    const matches = textMatcher(value)
    const equals = (found: unknown): boolean =>
      typeof found === 'number'
        ? number !== undefined && found === number
        : (typeof found === 'string' || typeof found === 'boolean') && matches(String(found))
    if (comparator === '=') return (document) => select(document, steps).some(equals)
    // An absent property is not unequal to anything: the condition does not hold.
    return (document) => {
      const found = select(document, steps)
      return found.length > 0 && !found.some(equals)
    }
  }
  if (number === undefined) throw new InvalidFilterPattern(`${comparator} needs a number`)
  return (document) =>
    select(document, steps).some(
      (found) => typeof found === 'number' && compareNumbers(comparator, found, number),
    )
}

/** `IS TRUE`, `IS FALSE`, `IS NULL`. */
function parseIs(tokens: Tokens, steps: readonly Step[]): JsonTest {
  tokens.next()
  const what = tokens.next().text.toUpperCase()
  const wanted = new Map<string, unknown>([
    ['TRUE', true],
    ['FALSE', false],
    ['NULL', null],
  ])
  if (!wanted.has(what)) throw new InvalidFilterPattern('TRUE, FALSE or NULL expected')
  const value = wanted.get(what)
  return (document) => select(document, steps).includes(value)
}

function parseNotExists(tokens: Tokens, steps: readonly Step[]): JsonTest {
  tokens.next()
  if (tokens.next().text.toUpperCase() !== 'EXISTS') {
    throw new InvalidFilterPattern('EXISTS expected')
  }
  return (document) => select(document, steps).length === 0
}

/** `$.a.b[0].c`, `$.list[*]`, `$['a key'].b`. */
function parseSelector(text: string): Step[] {
  if (text[0] !== '$') throw new InvalidFilterPattern('a selector begins with $')
  const steps: Step[] = []
  let at = 1
  while (at < text.length) {
    if (text[at] === '.') {
      const end = endOfName(text, at + 1)
      if (end === at + 1) throw new InvalidFilterPattern('a property name expected')
      const name = text.slice(at + 1, end)
      steps.push(name)
      at = end
    } else if (text[at] === '[') {
      const close = text.indexOf(']', at)
      if (close < 0) throw new InvalidFilterPattern('a bracket is not closed')
      steps.push(parseSubscript(text.slice(at + 1, close)))
      at = close + 1
    } else throw new InvalidFilterPattern('. or [ expected')
  }
  return steps
}

function endOfName(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '.' && text[at] !== '[') at++
  return at
}

function parseSubscript(text: string): Step {
  if (text === '*') return '*'
  if (text.length > 2 && text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1)
  const index = numberOf(text)
  if (index === undefined || !Number.isInteger(index) || index < 0) {
    throw new InvalidFilterPattern('an index expected')
  }
  return index
}

/** The values that a selector names: none when a step is missing, several for `*`. */
function select(document: unknown, steps: readonly Step[]): unknown[] {
  let found: unknown[] = [document]
  for (const step of steps) {
    found = found.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return []
      if (step === '*') return Object.values(value)
      return Object.hasOwn(value, step) ? [(value as Record<string | number, unknown>)[step]] : []
    })
  }
  return found
}
