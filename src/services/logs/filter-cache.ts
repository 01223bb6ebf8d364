// Filter patterns of subscriptions, compiled once: appending must not pay for reading them.

import { jsonValue } from './filter-json.ts'
import { compileFilterPattern, extractValues, type MessageMatcher } from './filter-pattern.ts'

const MAX_CACHED = 64
const cache = new Map<string, MessageMatcher>()

/** The fields of a message by the names that its pattern gives them: `$.latency`, `$bytes`. */
export function valuesOf(pattern: string, message: string): (field: string) => string | undefined {
  if (!pattern.trim().startsWith('[')) return (field) => jsonValue(message, field)
  const values = extractValues(pattern, message)
  return (field) => (Object.hasOwn(values, field) ? values[field] : undefined)
}

export function matcherOf(pattern: string): MessageMatcher {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const matcher = compileFilterPattern(pattern)
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!)
  cache.set(pattern, matcher)
  return matcher
}
