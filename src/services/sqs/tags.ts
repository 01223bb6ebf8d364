// Cost allocation tags. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html

import { invalidParameter } from './errors.ts'
import { limits } from './limits.ts'

type Tags = Readonly<Record<string, string>>

export function checkTags(tags: Tags): Tags {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length === 0 || key.length > limits.tagKeyLength) {
      throw invalidParameter(
        `Tag keys must be between 1 and ${limits.tagKeyLength} characters in length.`,
      )
    }
    if (value.length > limits.tagValueLength) {
      throw invalidParameter(
        `Tag values must be between 0 and ${limits.tagValueLength} characters in length.`,
      )
    }
  }
  if (Object.keys(tags).length > limits.tagsPerQueue) {
    throw invalidParameter(
      `Too many tags added for queue. Maximum allowed is ${limits.tagsPerQueue}.`,
    )
  }
  return tags
}

export function withTags(tags: Tags, added: Tags): Tags {
  // Entries, not assignment: a tag may be called `__proto__`.
  return checkTags(Object.fromEntries([...Object.entries(tags), ...Object.entries(added)]))
}

export function withoutTags(tags: Tags, keys: readonly string[]): Tags {
  const gone = new Set(keys)
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key)))
}
