// Filter patterns of subscriptions, compiled once: appending must not pay for reading them.

import { compileFilterPattern, type MessageMatcher } from './filter-pattern.ts'

const MAX_CACHED = 256
const cache = new Map<string, MessageMatcher>()

export function matcherOf(pattern: string): MessageMatcher {
  const known = cache.get(pattern)
  if (known !== undefined) return known
  const matcher = compileFilterPattern(pattern)
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!)
  cache.set(pattern, matcher)
  return matcher
}
