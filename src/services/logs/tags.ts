// Tags of a log group, whichever of the two generations of operations changes them.

import { withoutTags, withTags, type Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { resourceNotFound, tooManyTags } from './errors.ts'
import { enterGroup, scopeOf } from './group-store.ts'
import { groupNameOfArn, inGroup, requireGroup, requireName } from './group.ts'
import { MAX_TAGS } from './limits.ts'

export function tagGroup(
  context: Context,
  logGroup: string,
  added: Readonly<Record<string, string>>,
): Promise<void> {
  return changeTags(context, logGroup, (before) => {
    const tags = withTags(before, added)
    if (Object.keys(tags).length > MAX_TAGS) throw tooManyTags()
    return tags
  })
}

export function untagGroup(
  context: Context,
  logGroup: string,
  keys: readonly string[],
): Promise<void> {
  return changeTags(context, logGroup, (tags) => withoutTags(tags, keys))
}

async function changeTags(
  context: Context,
  logGroup: string,
  change: (tags: Tags) => Tags,
): Promise<void> {
  requireName(logGroup)
  await context.store.transact(scopeOf(context, logGroup), function* (tx) {
    const group = yield* requireGroup()
    yield* enterGroup(tx, context, { ...group, tags: change(group.tags) })
  })
}

export async function tagsOfGroup(
  context: Context,
  logGroup: string,
): Promise<Record<string, string>> {
  const group = await inGroup(context, logGroup, () => requireGroup())
  return { ...group.tags }
}

/** Tags by ARN are for log groups only: Millrace has no other taggable resource of Logs. */
export function groupOfTagArn(context: Context, arn: string): string {
  const logGroup = groupNameOfArn(arn, context)
  if (logGroup === undefined) throw resourceNotFound()
  return logGroup
}
