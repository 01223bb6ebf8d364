// Tags of a log group, whichever of the two generations of operations changes them.

import type { Context } from '../service.ts'
import { resourceNotFound, tooManyTags } from './errors.ts'
import { changeGroup, groupNameOfArn, inGroup, requireGroup } from './group.ts'
import { MAX_TAGS } from './limits.ts'

export function tagGroup(
  context: Context,
  logGroup: string,
  added: Readonly<Record<string, string>>,
): Promise<void> {
  return changeGroup(context, logGroup, (group) => {
    const tags = { ...group.tags, ...added }
    if (Object.keys(tags).length > MAX_TAGS) throw tooManyTags()
    return { ...group, tags }
  })
}

export function untagGroup(
  context: Context,
  logGroup: string,
  keys: readonly string[],
): Promise<void> {
  const removed = new Set(keys)
  return changeGroup(context, logGroup, (group) => ({
    ...group,
    tags: Object.fromEntries(Object.entries(group.tags).filter(([key]) => !removed.has(key))),
  }))
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
