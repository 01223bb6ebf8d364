// Words of a Logs Insights query.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html

export interface Token {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'regex' | 'symbol' | 'end'
  readonly text: string
  readonly at: number
}

/** Shown to the caller as AWS shows it: where, and what was expected. */
export class MalformedQuery extends Error {
  override name = 'MalformedQuery'
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const SYMBOLS = ['!=', '<=', '>=', '=~', '==', '(', ')', '[', ']', ',', '|', '=', '<', '>', '+', '-', '*', '/', '%', '^'] // prettier-ignore

/** A slash begins a regular expression where an operand is expected, and divides elsewhere. */
export function tokenize(query: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < query.length) {
    const character = query[at]!
    if (/\s/.test(character)) at++
    else if (character === '#') at = endOfLine(query, at)
    else {
      const token = readToken(query, at, tokens)
      tokens.push(token.token)
      at = token.end
    }
  }
  tokens.push({ kind: 'end', text: 'the end of the query', at: query.length })
  return tokens
}

function readToken(
  query: string,
  at: number,
  before: readonly Token[],
): { token: Token; end: number } {
  const character = query[at]!
  if (character === '"' || character === "'") return readText(query, at, character)
  if (character === '`') {
    const close = query.indexOf('`', at + 1)
    if (close < 0) throw new MalformedQuery('a back-tick is not closed', at)
    return { token: { kind: 'quoted', text: query.slice(at + 1, close), at }, end: close + 1 }
  }
  if (character === '/' && expectsOperand(before)) return readRegex(query, at)
  const number = /^(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/.exec(query.slice(at, at + 64))?.[0]
  // `5m` is a word, so is a field that begins with a digit.
  if (number !== undefined && !isNamePart(query[at + number.length])) {
    return { token: { kind: 'number', text: number, at }, end: at + number.length }
  }
  if (isNamePart(character) || character === '@') {
    let end = at + 1
    while (isNamePart(query[end]) || query[end] === '.' || query[end] === '@') end++
    return { token: { kind: 'name', text: query.slice(at, end), at }, end }
  }
  const symbol = SYMBOLS.find((text) => query.startsWith(text, at))
  if (symbol === undefined) throw new MalformedQuery(`unexpected symbol ${character}`, at)
  return { token: { kind: 'symbol', text: symbol, at }, end: at + symbol.length }
}

function readText(query: string, at: number, quote: string): { token: Token; end: number } {
  let text = ''
  for (let next = at + 1; next < query.length; next++) {
    const character = query[next]!
    if (character === quote) return { token: { kind: 'text', text, at }, end: next + 1 }
    if (character !== '\\' || next + 1 === query.length) text += character
    else {
      const escaped = query[++next]!
      // Only the quote and the backslash are escaped; `\d` stays what it is.
      text += escaped === quote || escaped === '\\' ? escaped : `\\${escaped}`
    }
  }
  throw new MalformedQuery('a quote is not closed', at)
}

function readRegex(query: string, at: number): { token: Token; end: number } {
  let text = ''
  for (let next = at + 1; next < query.length; next++) {
    const character = query[next]!
    if (character === '/') return { token: { kind: 'regex', text, at }, end: next + 1 }
    if (character === '\\' && query[next + 1] === '/') text += query[++next]!
    else if (character === '\\') text += character + (query[++next] ?? '')
    else text += character
  }
  throw new MalformedQuery('a regular expression is not closed', at)
}

function expectsOperand(tokens: readonly Token[]): boolean {
  const before = tokens.at(-1)
  if (before === undefined) return true
  if (before.kind === 'symbol') return before.text !== ')' && before.text !== ']'
  // `parse @message /…/`
  if (tokens.at(-2)?.kind === 'name' && tokens.at(-2)!.text.toLowerCase() === 'parse') return true
  return before.kind === 'name' && BEFORE_OPERANDS.has(before.text.toLowerCase())
}

const BEFORE_OPERANDS = new Set(['like', 'filter', 'parse', 'and', 'or', 'not', 'in'])

function isNamePart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_$]/u.test(character)
}

function endOfLine(query: string, at: number): number {
  const end = query.indexOf('\n', at)
  return end < 0 ? query.length : end + 1
}
