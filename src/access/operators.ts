// The comparisons behind condition operators: request's value against policy's value.

import { BlockList, isIP, isIPv4 } from 'node:net'
import { parseArn } from '../kernel/arn.ts'
import { expandPattern, expandText, type ContextLookup } from './variables.ts'
import { compilePattern, matchesPattern } from './wildcard.ts'

/** `variables` is absent where the policy's version has none. */
export type Comparison = (
  actual: string,
  expected: string,
  variables: ContextLookup | undefined,
) => boolean

const lower = (text: string): string => text.toLowerCase()

const stringEquals: Comparison = (actual, expected, variables) =>
  actual === expandText(expected, variables)

const stringEqualsIgnoreCase: Comparison = (actual, expected, variables) =>
  lower(actual) === expandText(expected, variables)?.toLowerCase()

const stringLike: Comparison = (actual, expected, variables) => {
  const pattern = expandPattern(expected, variables)
  return pattern !== undefined && matchesPattern(pattern, actual)
}

function numeric(test: (actual: number, expected: number) => boolean): Comparison {
  return (actual, expected) => {
    const [a, b] = [numberOf(actual), numberOf(expected)]
    return a !== undefined && b !== undefined && test(a, b)
  }
}

function numberOf(text: string): number | undefined {
  if (text.trim() === '') return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

function date(test: (actual: number, expected: number) => boolean): Comparison {
  return (actual, expected) => {
    const [a, b] = [dateOf(actual), dateOf(expected)]
    return a !== undefined && b !== undefined && test(a, b)
  }
}

/** ISO 8601 or seconds since the epoch, in milliseconds. */
function dateOf(text: string): number | undefined {
  const seconds = numberOf(text)
  // A bare year is a date, not a number of seconds.
  if (seconds !== undefined && text.length > 4) return seconds * 1000
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? undefined : ms
}

const bool: Comparison = (actual, expected, variables) =>
  lower(actual) === expandText(expected, variables)?.toLowerCase()

const binaryEquals: Comparison = (actual, expected) =>
  Buffer.from(actual, 'base64').equals(Buffer.from(expected, 'base64'))

const ipAddress: Comparison = (actual, expected) => {
  if (isIP(actual) === 0) return false
  const slash = expected.indexOf('/')
  const network = slash < 0 ? expected : expected.slice(0, slash)
  if (isIP(network) === 0) return false
  const v4 = isIPv4(network)
  const bits = slash < 0 ? (v4 ? 32 : 128) : numberOf(expected.slice(slash + 1))
  if (bits === undefined || !Number.isInteger(bits) || bits < 0 || bits > (v4 ? 32 : 128)) {
    return false
  }
  const list = new BlockList()
  list.addSubnet(network, bits, v4 ? 'ipv4' : 'ipv6')
  return list.check(actual, isIPv4(actual) ? 'ipv4' : 'ipv6')
}

/**
 * ArnEquals and ArnLike are the same to AWS: each of the six parts is matched by itself. A pattern of
 * fewer parts (`*`, `arn:aws:sns:*`) is matched as a whole.
 */
const arnLike: Comparison = (actual, expected, variables) => {
  const pattern = expandPattern(expected, variables)
  if (pattern === undefined) return false
  const arn = parseArn(actual)
  if (arn === undefined) return matchesPattern(pattern, actual)
  const parts = splitPattern(pattern)
  if (parts === undefined) return matchesPattern(pattern, actual)
  const texts = ['arn', arn.partition, arn.service, arn.region, arn.account, arn.resource]
  return parts.every((part, i) => matchesPattern(part, texts[i]!))
}

/** Cuts at the first five colons; undefined when there are fewer. */
function splitPattern(pattern: readonly number[]): (readonly number[])[] | undefined {
  const parts: (readonly number[])[] = []
  let from = 0
  for (let i = 0; i < 5; i++) {
    const colon = pattern.indexOf(0x3a, from)
    if (colon < 0) return undefined
    parts.push(pattern.slice(from, colon))
    from = colon + 1
  }
  parts.push(pattern.slice(from))
  return parts
}

/** By name without quantifier and `IfExists`. `Null` is not a comparison: see `condition.ts`. */
export const OPERATORS: ReadonlyMap<string, { comparison: Comparison; negated: boolean }> = new Map(
  [
    ['StringEquals', 'StringNotEquals', stringEquals],
    ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', stringEqualsIgnoreCase],
    ['StringLike', 'StringNotLike', stringLike],
    ['NumericEquals', 'NumericNotEquals', numeric((a, b) => a === b)],
    ['NumericLessThan', undefined, numeric((a, b) => a < b)],
    ['NumericLessThanEquals', undefined, numeric((a, b) => a <= b)],
    ['NumericGreaterThan', undefined, numeric((a, b) => a > b)],
    ['NumericGreaterThanEquals', undefined, numeric((a, b) => a >= b)],
    ['DateEquals', 'DateNotEquals', date((a, b) => a === b)],
    ['DateLessThan', undefined, date((a, b) => a < b)],
    ['DateLessThanEquals', undefined, date((a, b) => a <= b)],
    ['DateGreaterThan', undefined, date((a, b) => a > b)],
    ['DateGreaterThanEquals', undefined, date((a, b) => a >= b)],
    ['Bool', undefined, bool],
    ['BinaryEquals', undefined, binaryEquals],
    ['IpAddress', 'NotIpAddress', ipAddress],
    ['ArnEquals', 'ArnNotEquals', arnLike],
    ['ArnLike', 'ArnNotLike', arnLike],
  ].flatMap((entry) => {
    const [positive, negative, comparison] = entry as [string, string | undefined, Comparison]
    const rows: [string, { comparison: Comparison; negated: boolean }][] = [
      [positive, { comparison, negated: false }],
    ]
    if (negative !== undefined) rows.push([negative, { comparison, negated: true }])
    return rows
  }),
)

/** Matches an action or another name whose case does not count. */
export function matchesIgnoringCase(pattern: string, text: string): boolean {
  return matchesPattern(compilePattern(lower(pattern)), lower(text))
}
