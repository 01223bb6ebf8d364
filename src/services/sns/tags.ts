// Tags of topics. https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html

import { invalidParameter, snsError } from './errors.ts'
import { limits } from './limits.ts'

type Tags = Readonly<Record<string, string>>
type Given = readonly { readonly Key: string; readonly Value: string }[]

export function tagsOf(given: Given | undefined): Tags {
  const tags = new Map<string, string>()
  for (const { Key, Value } of given ?? []) {
    if (tags.has(Key)) throw invalidParameter('Duplicated keys are not allowed.')
    if (Key.length > limits.tagKeyLength || Value.length > limits.tagValueLength) {
      throw invalidParameter('Tags')
    }
    tags.set(Key, Value)
  }
  return withinQuota(tags)
}

export function withTags(tags: Tags, added: Tags): Tags {
  return withinQuota(new Map([...Object.entries(tags), ...Object.entries(added)]))
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)))
}

function withinQuota(tags: ReadonlyMap<string, string>): Tags {
  if (tags.size > limits.tags) {
    throw snsError(
      'TagLimitExceededException',
      'Could not complete request: tag quota of per resource exceeded',
    )
  }
  // Entries, not assignment: a tag may be called `__proto__`.
  return Object.fromEntries(tags)
}

/** Whether what a repeated CreateTopic says agrees with what is there. */
export function isSubset(asked: Tags, present: Tags): boolean {
  return Object.keys(asked).every(
    (key) => Object.hasOwn(present, key) && present[key] === asked[key],
  )
}
