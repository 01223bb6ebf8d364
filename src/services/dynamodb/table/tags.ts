// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html

import { validation } from '../errors.ts'
import { MAX_TAGS } from '../limits.ts'
import type { Tags } from '../../resource/tags.ts'

export interface Tag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

export function tagsOf(list: readonly Tag[] | undefined): Tags {
  const keys = (list ?? []).map(({ Key }) => Key!)
  if (new Set(keys).size < keys.length) {
    throw validation('One or more parameter values were invalid: Duplicate tag keys')
  }
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw validation(
      'One or more parameter values were invalid: Tag keys starting with aws: are reserved for system use',
    )
  }
  return requireFew(Object.fromEntries((list ?? []).map(({ Key, Value }) => [Key!, Value!])))
}

export function requireFew(tags: Tags): Tags {
  if (Object.keys(tags).length <= MAX_TAGS) return tags
  throw validation(
    `One or more parameter values were invalid: Too many tags: more than ${MAX_TAGS}`,
  )
}
