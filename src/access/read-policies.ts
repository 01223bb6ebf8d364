// Policy texts, read once.

import { PolicyError, type Policy } from './document.ts'
import { parsePolicy } from './parse.ts'

const REMEMBERED = 1_000
const cache = new Map<string, readonly Policy[]>()

/** What cannot be read allows nothing, and denies nothing. */
export function readPolicies(text: string): readonly Policy[] {
  const known = cache.get(text)
  if (known !== undefined) return known
  const policies = parse(text)
  if (cache.size >= REMEMBERED) cache.delete(cache.keys().next().value!)
  cache.set(text, policies)
  return policies
}

function parse(text: string): readonly Policy[] {
  try {
    return [parsePolicy(text)]
  } catch (error) {
    if (error instanceof PolicyError) return []
    throw error
  }
}
