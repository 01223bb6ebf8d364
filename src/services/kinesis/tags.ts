// https://docs.aws.amazon.com/streams/latest/dev/tagging.html

import type { Tags } from '../resource/tags.ts'
import { invalidArgument } from './errors.ts'
import { limits } from './limits.ts'

export function requireTags(tags: Tags): Tags {
  for (const key of Object.keys(tags)) {
    if (!key.toLowerCase().startsWith('aws:')) continue
    throw invalidArgument(`Tag keys must not begin with aws:, which is reserved. Found ${key}.`)
  }
  return tags
}

export function requireFew(tags: Tags, { name, account }: { name: string; account: string }): Tags {
  if (Object.keys(tags).length <= limits.tags) return tags
  throw invalidArgument(
    `Failed to add tags to stream ${name} under account ${account} because a given stream cannot have more than ${limits.tags} tags associated with it.`,
  )
}
