// Filter policies: SNS's own limits, then the grammar that it shares with EventBridge.
// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html

import { snsDialect } from '../../pattern/dialect.ts'
import { InvalidPattern } from '../../pattern/invalid-pattern.ts'
import { compilePattern, match } from '../../pattern/pattern.ts'
import type { Pattern } from '../../pattern/compiled-pattern.ts'
import { TokenReader } from '../../pattern/token-reader.ts'
import { isObject, parseJson } from './json-text.ts'
import { limits } from './limits.ts'
import type { SnsAttribute } from './port.ts'

export type FilterScope = 'MessageAttributes' | 'MessageBody'

export interface Filter {
  readonly scope: FilterScope
  readonly pattern: Pattern
}

/** A policy that SNS refuses; the message is AWS's reason. */
export class InvalidFilter extends Error {
  override name = 'InvalidFilter'

  /** All reasons but one begin with the attribute's name. */
  constructor(reason: string, prefix = 'FilterPolicy: ') {
    super(prefix + reason)
  }
}

/** undefined for `{}`, which filters nothing. Throws InvalidFilter with AWS's reason. */
export function compileFilter(text: string, scope: FilterScope): Filter | undefined {
  if (Buffer.byteLength(text) > limits.filterBytes) {
    throw new InvalidFilter('Filter policy can not be longer than 256 KB')
  }
  requireJson(text)
  const policy = JSON.parse(text) as unknown
  if (!isObject(policy)) throw new InvalidFilter('Filter is not an object')
  const names = Object.keys(policy)
  if (names.length === 0) return undefined
  if (names.length > limits.filterKeys) {
    throw new InvalidFilter(`Filter policy can not have more than ${limits.filterKeys} keys`)
  }
  // The grammar first, as AWS does: an operator outside a list is told before the depth is.
  const pattern = compiled(policy)
  requireNumbers(policy)
  const combinations = combinationsOf(policy, scope, 1, 1)
  if (combinations > limits.filterCombinations) {
    throw new InvalidFilter('Filter policy is too complex')
  }
  return { scope, pattern }
}

/** Wherever they stand. https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html */
function requireNumbers(value: unknown): void {
  if (typeof value === 'number' && Math.abs(value) > limits.filterNumber) {
    const bound = limits.filterNumber.toExponential().replace('e+', 'E')
    throw new InvalidFilter(`Value must be between -${bound} and ${bound}, inclusive`)
  }
  if (typeof value !== 'object' || value === null) return
  for (const inner of Object.values(value)) requireNumbers(inner)
}

function compiled(policy: object): Pattern {
  try {
    // AWS compiles its own compact spelling: that is what its messages quote and count columns of.
    return compilePattern(JSON.stringify(policy), snsDialect)
  } catch (error) {
    if (error instanceof InvalidPattern) throw new InvalidFilter(error.message)
    throw error
  }
}

/** AWS reads the text once as plain JSON before it looks at it as a policy, and hides the text then. */
function requireJson(text: string): void {
  const reader = new TokenReader(text, snsDialect.maxDepth)
  try {
    while (reader.next() !== 'end');
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error
    const [reason = '', place = ''] = error.message.split('\n at [Source: ')
    const at = place.slice(place.lastIndexOf('; line:'))
    throw new InvalidFilter(
      `failed to parse JSON. ${reason}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled)${at}`,
    )
  }
}

/**
 * The product of each key's number of values, in a message's body times the depth of the key;
 * alternatives of `$or` add up. Counting stops where the limit is passed.
 */
function combinationsOf(
  policy: Readonly<Record<string, unknown>>,
  scope: FilterScope,
  depth: number,
  before: number,
): number {
  let combinations = before
  for (const [name, value] of Object.entries(policy)) {
    if (combinations > limits.filterCombinations) break
    if (isObject(value)) {
      if (scope === 'MessageAttributes') {
        throw new InvalidFilter(
          'Filter policy scope MessageAttributes does not support nested filter policy',
          '',
        )
      }
      combinations = combinationsOf(value, scope, depth + 1, combinations)
    } else if (Array.isArray(value)) {
      if (name === '$or' && value.every(isObject)) {
        let sum = 0
        for (const one of value) sum += combinationsOf(one, scope, depth, combinations)
        combinations = sum
      } else combinations *= value.length * depth
    }
  }
  return combinations
}

/** A message as filters see it, each view worked out once however many filters ask. */
export class FilterSubject {
  readonly #attributes: Readonly<Record<string, SnsAttribute>> | undefined
  #attributeValues: object | undefined
  readonly #bodies = new Map<string, unknown>()

  constructor(attributes: Readonly<Record<string, SnsAttribute>> | undefined) {
    this.#attributes = attributes
  }

  /** Why a filter rejects the message: which key, with what value; undefined when it matches. */
  rejection({ scope, pattern }: Filter, body: string): string | undefined {
    const subject = scope === 'MessageBody' ? this.#body(body) : this.#values()
    if (subject === undefined) return 'FilterPolicy: the message is not a JSON object'
    const result = match(pattern, subject)
    if (result.matched) return undefined
    return `FilterPolicy: ${result.reason?.text ?? 'no match'}`
  }

  #body(text: string): unknown {
    if (!this.#bodies.has(text)) {
      const value = parseJson(text)
      this.#bodies.set(text, isObject(value) ? value : undefined)
    }
    return this.#bodies.get(text)
  }

  #values(): object {
    if (this.#attributeValues !== undefined) return this.#attributeValues
    const values = Object.create(null) as Record<string, unknown>
    for (const [name, attribute] of Object.entries(this.#attributes ?? {})) {
      const value = valueOf(attribute)
      if (value !== undefined) values[name] = value
    }
    return (this.#attributeValues = values)
  }
}

/** Binary attributes take no part in filtering; an array's elements are tested one by one. */
function valueOf({ type, value }: SnsAttribute): unknown {
  if (type.startsWith('Binary')) return undefined
  if (type.startsWith('Number')) return Number(value)
  if (type !== 'String.Array') return value
  const elements = parseJson(value)
  return Array.isArray(elements)
    ? elements.filter((element) => typeof element !== 'object' || element === null)
    : undefined
}
