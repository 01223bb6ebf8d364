// Tags of topics. https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html

import { withTags as merged, type Tags } from '../resource/tags.ts'
import { invalidParameter, snsError } from './errors.ts'
import { limits } from './limits.ts'

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
  return withinQuota(new Map(Object.entries(merged(tags, added))))
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
