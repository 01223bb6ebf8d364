// Tags of trails, by ARN.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html

import { parseArn } from '../../../kernel/arn.ts'
import type { Tags } from '../../resource/tags.ts'
import { badArn, badTag, tooManyTags, unsupportedType } from '../errors.ts'
import { MOST_TAGS } from '../limits.ts'

interface Tag {
  readonly Key: string | undefined
  readonly Value?: string | undefined
}

export function tagsOf(list: readonly Tag[] | undefined): Tags {
  const keys = (list ?? []).map(({ Key = '' }) => Key)
  if (new Set(keys).size < keys.length) throw badTag('Tag keys must be unique.')
  if (keys.some((key) => key.toLowerCase().startsWith('aws:'))) {
    throw badTag('Tag keys must not begin with aws:.')
  }
  return requireFew(
    Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  )
}

export function requireFew(tags: Tags): Tags {
  if (Object.keys(tags).length > MOST_TAGS) throw tooManyTags()
  return tags
}

/** Only trails have tags here; event data stores and channels there are none. */
export function requireTrailArn(arn: string): string {
  const parsed = parseArn(arn)
  if (parsed?.service !== 'cloudtrail') throw badArn(arn)
  if (!parsed.resource.startsWith('trail/')) throw unsupportedType(arn)
  return arn
}

export function shownTags(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
}
