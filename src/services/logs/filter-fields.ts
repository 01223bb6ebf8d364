// Space-delimited patterns: `[ip, user, ..., status = 4*, bytes > 1000]`. Fields are set apart by
// blanks; what stands between quotes or square brackets is one field.

import { compareNumbers, numberOf, readComparator, textMatcher } from './filter-compare.ts'
import { InvalidFilterPattern, parseAlternatives, tokenize, Tokens } from './filter-lexer.ts'

type FieldTest = (field: string) => boolean

interface Field {
  readonly name: string
  readonly test: FieldTest | undefined
}

/** A message of more fields than this is cut: no pattern of 1,024 characters names as many. */
const MAX_FIELDS = 1024

interface FieldPattern {
  readonly matches: (message: string) => boolean
  /** The fields of a message that matches, by name, or by number where the pattern names none. */
  readonly valuesOf: (message: string) => Readonly<Record<string, string>>
}

export function compileFieldPattern(text: string): FieldPattern {
  const tokens = new Tokens(tokenize(text, true))
  tokens.expect('[')
  const before: Field[] = []
  const behind: Field[] = []
  let ellipsis = false
  if (!tokens.is(']')) {
    do {
      if (tokens.accept('...')) {
        if (ellipsis) throw new InvalidFilterPattern('only one ... is allowed')
        ellipsis = true
      } else (ellipsis ? behind : before).push(parseField(tokens))
    } while (tokens.accept(','))
  }
  tokens.expect(']')
  tokens.expectEnd()

  return {
    matches(message) {
      const fields = splitFields(message)
      const named = before.length + behind.length
      if (ellipsis ? fields.length < named : fields.length !== named) return false
      const offset = fields.length - behind.length
      return (
        before.every((field, i) => field.test?.(fields[i]!) ?? true) &&
        behind.every((field, i) => field.test?.(fields[offset + i]!) ?? true)
      )
    },
    valuesOf(message) {
      const fields = splitFields(message)
      const offset = fields.length - behind.length
      const values = fields.map((value, i): [string, string] => {
        const { name } = before[i] ?? behind[i - offset] ?? { name: '' }
        return [`$${name || i + 1}`, value]
      })
      return Object.fromEntries(values)
    },
  }
}

/** `name`, `name = value`, `name = a || name = b`; nothing stands for any one field. */
function parseField(tokens: Tokens): Field {
  if (tokens.is(',') || tokens.is(']')) return { name: '', test: undefined }
  const first = tokens.peek()
  const named = first?.kind === 'word' ? first.text : ''
  const second = tokens.peek(1)
  if (first?.kind === 'word' && second?.kind === 'symbol' && [',', ']'].includes(second.text)) {
    tokens.next()
    return { name: named, test: undefined }
  }
  return { name: named, test: parseAlternatives<string>(tokens, () => parseComparison(tokens)) }
}

function parseComparison(tokens: Tokens): FieldTest {
  const name = tokens.next()
  if (name.kind !== 'word') throw new InvalidFilterPattern('a field name expected')
  const comparator = readComparator(tokens)
  if (comparator === undefined) throw new InvalidFilterPattern('an operator expected')
  const value = tokens.next()
  const number = value.kind === 'word' ? numberOf(value.text) : undefined
  if (comparator === '=' || comparator === '!=') {
    const matches = textMatcher(value)
    const equals: FieldTest = (field) =>
      matches(field) || (number !== undefined && numberOf(field) === number)
    return comparator === '=' ? equals : (field) => !equals(field)
  }
  if (number === undefined) throw new InvalidFilterPattern(`${comparator} needs a number`)
  return (field) => {
    const actual = numberOf(field)
    return actual !== undefined && compareNumbers(comparator, actual, number)
  }
}

export function splitFields(message: string): string[] {
  const fields: string[] = []
  let at = 0
  while (at < message.length && fields.length < MAX_FIELDS) {
    const character = message[at]!
    if (character === ' ' || character === '\t' || character === '\n' || character === '\r') {
      at++
      continue
    }
    const closing = character === '"' ? '"' : character === '[' ? ']' : undefined
    const close = closing === undefined ? -1 : message.indexOf(closing, at + 1)
    if (close >= 0) {
      fields.push(message.slice(at + 1, close))
      at = close + 1
      continue
    }
    let end = at
    while (end < message.length && !' \t\n\r'.includes(message[end]!)) end++
    fields.push(message.slice(at, end))
    at = end
  }
  return fields
}
