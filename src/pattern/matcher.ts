// One alternative of a pattern's leaf: tests a single JSON scalar, and can say what it wanted.

import { addressInRange, parseAddress, sameAddress, type AddressRange } from './address.ts'
import { wildcardMatches, type Wildcard } from './wildcard.ts'

export type Scalar = string | number | boolean | null

export interface Matcher {
  /** `absent` is `{"exists": false}`: it matches no value, but the lack of one. */
  readonly absent: boolean
  readonly test: (value: Scalar) => boolean
  /** `"a"`, `prefix "a"`, `> 10`: read after "was 3, not …". */
  readonly rule: string
  /** The one value that is matched: such alternatives are looked up, not tried. */
  readonly value?: Scalar
  /** What every text begins with that is matched: by it an index finds the pattern. */
  readonly beginning?: string
  /** Source of wildcards, for the limit on their complexity. */
  readonly wildcards?: readonly string[]
}

function matcher(rule: string, test: (value: Scalar) => boolean): Matcher {
  return { absent: false, test, rule }
}

function exactly(rule: string, wanted: Scalar): Matcher {
  return { ...matcher(rule, (value) => value === wanted), value: wanted }
}

const quote = (value: unknown) => JSON.stringify(value)

/** An address literal also equals its other spellings (`::1` and `0:0:0:0:0:0:0:1`). */
export function exactText(text: string): Matcher {
  const address = parseAddress(text)
  if (address === undefined) return exactly(quote(text), text)
  return matcher(quote(text), (value) => {
    if (value === text) return true
    const other = typeof value === 'string' ? parseAddress(value) : undefined
    return other !== undefined && sameAddress(other, address)
  })
}

/** Numbers are compared as IEEE doubles: 300, 300.0 and 3.0e2 are one number. */
export function exactNumber(spelling: string): Matcher {
  return exactly(spelling, Number(spelling))
}

export function exactLiteral(literal: true | false | null): Matcher {
  return exactly(String(literal), literal)
}

export function prefix(text: string): Matcher {
  return {
    ...matcher(`prefix ${quote(text)}`, (v) => typeof v === 'string' && v.startsWith(text)),
    beginning: text,
  }
}

export function suffix(text: string): Matcher {
  return matcher(`suffix ${quote(text)}`, (v) => typeof v === 'string' && v.endsWith(text))
}

export function equalsIgnoreCase(text: string): Matcher {
  const folded = fold(text)
  return matcher(`${quote(text)} in any case`, (v) => typeof v === 'string' && fold(v) === folded)
}

export function prefixIgnoreCase(text: string): Matcher {
  const folded = fold(text)
  return matcher(
    `prefix ${quote(text)} in any case`,
    (v) => typeof v === 'string' && fold(v.slice(0, text.length)) === folded,
  )
}

export function suffixIgnoreCase(text: string): Matcher {
  const folded = fold(text)
  return matcher(
    `suffix ${quote(text)} in any case`,
    (v) =>
      typeof v === 'string' &&
      v.length >= text.length &&
      fold(v.slice(v.length - text.length)) === folded,
  )
}

// Upper case, because lower case depends on what surrounds a letter (the Greek final sigma).
function fold(text: string): string {
  return text.toUpperCase()
}

export function wildcard(source: string, parsed: Wildcard): Matcher {
  return {
    ...matcher(
      `wildcard ${quote(source)}`,
      (value) => typeof value === 'string' && wildcardMatches(parsed, value),
    ),
    wildcards: [source],
    beginning: beginningOf(source),
  }
}

/** Of a wildcard: up to its first `*`; of one with escapes nothing, rather than a wrong one. */
function beginningOf(source: string): string {
  return source.includes('\\') ? '' : source.slice(0, Math.max(0, source.indexOf('*')))
}

export function cidr(source: string, range: AddressRange): Matcher {
  return matcher(`in ${source}`, (value) => {
    const address = typeof value === 'string' ? parseAddress(value) : undefined
    return address !== undefined && addressInRange(address, range)
  })
}

export interface Bound {
  readonly operator: '=' | '<' | '<=' | '>' | '>='
  readonly value: number
}

export function numeric(bounds: readonly Bound[]): Matcher {
  return matcher(
    bounds.map(({ operator, value }) => `${operator} ${value}`).join(' and '),
    (value) => typeof value === 'number' && bounds.every((bound) => holds(value, bound)),
  )
}

function holds(value: number, { operator, value: limit }: Bound): boolean {
  switch (operator) {
    case '=':
      return value === limit
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
  }
}

/** Any value, of any type, that none of `refused` matches. */
export function anythingBut(refused: readonly Matcher[]): Matcher {
  const wildcards = refused.flatMap((each) => each.wildcards ?? [])
  return {
    ...matcher(`anything but ${refused.map((each) => each.rule).join(' or ')}`, (value) =>
      refused.every((each) => !each.test(value)),
    ),
    ...(wildcards.length > 0 && { wildcards }),
  }
}

export const present: Matcher = matcher('present', () => true)

export const absent: Matcher = { absent: true, test: () => false, rule: 'absent' }
