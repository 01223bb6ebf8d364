// Prefixes of objects with their expressions.
// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html

import { invalidArgument } from '../errors.ts'
import { parsePattern, type Pattern } from './timestamp.ts'

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'timestamp'; readonly pattern: Pattern }
  | { readonly kind: 'random' }
  | { readonly kind: 'error-type' }
  | { readonly kind: 'query' | 'lambda'; readonly name: string }

export type Template = readonly Piece[]

const templates = new Map<string, Template>()
const MOST_TEMPLATES = 512

/** Throws InvalidArgumentException for an expression that there is not. */
export function templateOf(prefix: string): Template {
  const known = templates.get(prefix)
  if (known !== undefined) return known
  const made = parsed(prefix)
  if (templates.size >= MOST_TEMPLATES) templates.clear()
  templates.set(prefix, made)
  return made
}

function parsed(prefix: string): Template {
  const pieces: Piece[] = []
  let at = 0
  for (;;) {
    const start = prefix.indexOf('!{', at)
    if (start < 0) break
    const end = prefix.indexOf('}', start)
    if (end < 0) throw invalidArgument(`Expression in prefix ${prefix} is not closed.`)
    if (start > at) pieces.push({ kind: 'text', text: prefix.slice(at, start) })
    pieces.push(expression(prefix.slice(start + 2, end)))
    at = end + 1
  }
  if (at < prefix.length) pieces.push({ kind: 'text', text: prefix.slice(at) })
  return pieces
}

function expression(text: string): Piece {
  const colon = text.indexOf(':')
  const [space, value] = [text.slice(0, colon), text.slice(colon + 1)]
  switch (space) {
    case 'timestamp': {
      const pattern = parsePattern(value)
      if (pattern !== undefined) return { kind: 'timestamp', pattern }
      break
    }
    case 'firehose':
      if (value === 'random-string') return { kind: 'random' }
      if (value === 'error-output-type') return { kind: 'error-type' }
      break
    case 'partitionKeyFromQuery':
      if (value !== '') return { kind: 'query', name: value }
      break
    case 'partitionKeyFromLambda':
      if (value !== '') return { kind: 'lambda', name: value }
      break
  }
  throw invalidArgument(`Invalid expression !{${text}} in a prefix.`)
}

/** What AWS asks of the two prefixes of a destination. Throws InvalidArgumentException. */
export function requirePrefixes(
  prefix: string,
  errorPrefix: string | undefined,
  partitions: boolean,
): void {
  const pieces = templateOf(prefix)
  const has = (kind: Piece['kind']) => pieces.some((piece) => piece.kind === kind)
  if (has('error-type')) {
    throw invalidArgument('!{firehose:error-output-type} cannot be used in Prefix.')
  }
  if (pieces.some(({ kind }) => kind !== 'text') && errorPrefix === undefined) {
    throw invalidArgument(
      'ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.',
    )
  }
  const keyed = has('query') || has('lambda')
  if (keyed && !partitions) {
    throw invalidArgument(
      'Partition keys can only be used in Prefix when dynamic partitioning is enabled.',
    )
  }
  if (partitions && !keyed) {
    throw invalidArgument(
      'Prefix must contain partition keys when dynamic partitioning is enabled.',
    )
  }
  const errors = templateOf(errorPrefix ?? '')
  if (errors.some(({ kind }) => kind === 'query' || kind === 'lambda')) {
    throw invalidArgument('Partition keys cannot be used in ErrorOutputPrefix.')
  }
  const isDynamic = errors.some(({ kind }) => kind !== 'text')
  if (isDynamic && !errors.some(({ kind }) => kind === 'error-type')) {
    throw invalidArgument(
      'ErrorOutputPrefix with expressions must contain !{firehose:error-output-type}.',
    )
  }
}
