// The objects inside a leaf's array: `{"prefix": "a"}`, `{"numeric": [">", 0]}`, … Messages are AWS's.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html

import { parseCidr } from './address.ts'
import type { Dialect } from './dialect.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import {
  absent,
  anythingBut,
  cidr,
  equalsIgnoreCase,
  exactNumber,
  exactText,
  numeric,
  prefix,
  prefixIgnoreCase,
  present,
  suffix,
  suffixIgnoreCase,
  wildcard,
  type Bound,
  type Matcher,
} from './matcher.ts'
import type { TokenReader } from './token-reader.ts'
import { parseWildcard } from './wildcard.ts'

const ONE_KEY = 'Only one key allowed in match expression'
const TOO_MANY = 'Too many elements in numeric expression'

/** Reads a match expression whose opening brace is the current token, up to its closing one. */
export function readMatchExpression(reader: TokenReader, dialect: Dialect): Matcher {
  if (reader.next() !== 'name') reader.fail('Match expression name not found')
  const operator = reader.name
  if (!dialect.operators.has(operator)) reader.fail(`Unrecognized match type ${operator}`)
  switch (operator) {
    case 'exactly':
      return closed(reader, exactText(readText(reader, 'exact')))
    case 'prefix':
    case 'suffix':
      return readAffix(reader, operator)
    case 'equals-ignore-case':
      return closed(reader, equalsIgnoreCase(readText(reader, operator)))
    case 'wildcard':
      return closed(reader, toWildcard(reader, readText(reader, operator)))
    case 'cidr': {
      // AWS's own text speaks of a prefix here.
      const source = readText(reader, 'prefix')
      return closed(reader, cidr(source, parseCidr(source)))
    }
    case 'exists':
      return readExists(reader)
    case 'numeric': {
      if (reader.next() !== 'start-array') reader.fail('Value of numeric must be an array.')
      return closed(reader, numeric(readBounds(reader)), TOO_MANY)
    }
    default:
      return readAnythingBut(reader, dialect)
  }
}

function closed(reader: TokenReader, matcher: Matcher, message = ONE_KEY): Matcher {
  if (reader.next() !== 'end-object') reader.fail(message)
  return matcher
}

function readText(reader: TokenReader, subject: string): string {
  if (reader.next() !== 'string') reader.fail(`${subject} match pattern must be a string`)
  return reader.text()
}

function toWildcard(reader: TokenReader, source: string): Matcher {
  try {
    return wildcard(source, parseWildcard(source))
  } catch (error) {
    if (error instanceof InvalidPattern) reader.fail(error.message)
    throw error
  }
}

function readAffix(reader: TokenReader, operator: 'prefix' | 'suffix'): Matcher {
  const token = reader.next()
  if (token === 'start-object') {
    const title = operator === 'prefix' ? 'Prefix' : 'Suffix'
    if (reader.next() !== 'name') reader.fail(`${title} expression name not found`)
    if (reader.name !== 'equals-ignore-case')
      reader.fail(`Unsupported ${operator} pattern: ${reader.name}`)
    const text = readText(reader, 'equals-ignore-case')
    const ignoring = operator === 'prefix' ? prefixIgnoreCase(text) : suffixIgnoreCase(text)
    return closed(reader, closed(reader, ignoring))
  }
  if (token !== 'string') reader.fail(`${operator} match pattern must be a string`)
  const text = reader.text()
  return closed(reader, operator === 'prefix' ? prefix(text) : suffix(text))
}

function readExists(reader: TokenReader): Matcher {
  const token = reader.next()
  if (token !== 'true' && token !== 'false')
    reader.fail('exists match pattern must be either true or false.')
  return closed(reader, token === 'true' ? present : absent)
}

function readBounds(reader: TokenReader): Bound[] {
  if (reader.next() !== 'string') reader.fail(`Invalid member in numeric match: ${reader.text()}`)
  const operator = reader.text()
  const token = reader.next()
  if (!isComparison(operator)) reader.fail(`Unrecognized numeric range operator: ${operator}`)
  if (token !== 'number')
    reader.fail(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`)
  const first: Bound = { operator, value: Number(reader.text()) }
  const next = reader.next()
  if (next === 'end-array') return [first]
  if (operator !== '>' && operator !== '>=') reader.fail(TOO_MANY)
  if (next !== 'string') reader.fail(`Bad value in numeric range: ${reader.text()}`)
  const upper = reader.text()
  if (upper !== '<' && upper !== '<=') reader.fail(`Bad numeric range operator: ${upper}`)
  if (reader.next() !== 'number') reader.fail(`Value of ${upper} must be numeric`)
  const second: Bound = { operator: upper, value: Number(reader.text()) }
  if (reader.next() !== 'end-array') reader.fail('Too many terms in numeric range expression')
  if (first.value >= second.value) reader.fail('Bottom must be less than top')
  return [first, second]
}

function isComparison(text: string): text is Bound['operator'] {
  return text === '=' || text === '<' || text === '<=' || text === '>' || text === '>='
}

function readAnythingBut(reader: TokenReader, dialect: Dialect): Matcher {
  let token = reader.next()
  let operator: string | undefined
  if (token === 'start-object') {
    if (reader.next() !== 'name') reader.fail('Anything-But expression name not found')
    operator = reader.name
    if (!dialect.anythingBut.has(operator))
      reader.fail(`Unsupported anything-but pattern: ${operator}`)
    token = reader.next()
    if (token !== 'string' && !dialect.anythingButLists)
      reader.fail(`${operator} match pattern must be a string`)
  }
  if (token !== 'start-array' && token !== 'string' && token !== 'number')
    reader.fail('Value of anything-but must be an array or single string/number value.')
  if (operator === undefined) {
    const refused = token === 'start-array' ? readValueList(reader) : [readValue(reader)]
    return closed(reader, anythingBut(refused), TOO_MANY)
  }
  const refused =
    token === 'start-array' ? readOperandList(reader, operator) : [readOperand(reader, operator)]
  return closed(reader, closed(reader, anythingBut(refused), TOO_MANY), TOO_MANY)
}

function readValue(reader: TokenReader): Matcher {
  return reader.token === 'number' ? exactNumber(reader.text()) : exactText(reader.text())
}

function readValueList(reader: TokenReader): Matcher[] {
  const refused: Matcher[] = []
  const kinds = new Set<string>()
  twicePlaced(reader, () => {
    for (let token = reader.next(); token !== 'end-array'; token = reader.next()) {
      if (token !== 'string' && token !== 'number')
        reader.fail('Inside anything but list, start|null|boolean is not supported.')
      kinds.add(token)
      refused.push(readValue(reader))
    }
  })
  if (kinds.size !== 1)
    reader.fail(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    )
  return refused
}

function readOperandList(reader: TokenReader, operator: string): Matcher[] {
  const refused: Matcher[] = []
  twicePlaced(reader, () => {
    while (reader.next() !== 'end-array') refused.push(readOperand(reader, operator))
  })
  return refused
}

function readOperand(reader: TokenReader, operator: string): Matcher {
  if (reader.token !== 'string') reader.fail(operandComplaint(operator))
  const text = reader.text()
  if (operator === 'equals-ignore-case') return equalsIgnoreCase(text)
  if (operator === 'wildcard') return toWildcard(reader, text)
  if (text === '') reader.fail('Null prefix/suffix not allowed')
  return operator === 'prefix' ? prefix(text) : suffix(text)
}

function operandComplaint(operator: string): string {
  if (operator === 'wildcard') return 'wildcard match pattern must be a string'
  if (operator === 'equals-ignore-case')
    return 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.'
  return 'prefix/suffix match pattern must be a string'
}

/** Inside these lists AWS catches its own error and adds the place a second time. */
function twicePlaced(reader: TokenReader, read: () => void): void {
  try {
    read()
  } catch (error) {
    if (error instanceof InvalidPattern) reader.fail(error.message)
    throw error
  }
}
