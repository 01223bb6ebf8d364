// Tags as every service keeps them. What is allowed, and what is said of what is not, each service says
// itself.

import { createHash } from 'node:crypto'

export type Tags = Readonly<Record<string, string>>

/** Entries, not assignment: a tag may be called `__proto__`. */
export function withTags(tags: Tags, added: Tags): Tags {
  return Object.fromEntries([...Object.entries(tags), ...Object.entries(added)])
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)))
}

export function tagDigest(key: string, value: string): string {
  return createHash('sha256').update(`${key.length}:${key}${value}`).digest('hex')
}
