// Tags of schedule groups, by ARN.

import { parseArn } from '../../kernel/arn.ts'
import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { enterGroup, groupAddress, requireGroup, scopeOf } from './tables.ts'

/** Reads a group's tags, and writes them where `change` answers others. */
export function changeTags(
  arn: string,
  { store, account, region }: Pick<Context, 'store' | 'account' | 'region'>,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const parsed = parseArn(arn)
  const group = groupAddress(parsed ?? { account, region }, arn.slice(arn.lastIndexOf('/') + 1))
  return store.transact(scopeOf(group), function* (tx) {
    const row = yield* requireGroup(tx, group)
    const tags = change(row.tags)
    if (tags !== row.tags) yield* enterGroup(tx, { ...row, tags })
    return tags
  })
}

export function tagsOf(
  list: readonly { Key: string | undefined; Value: string | undefined }[] | undefined,
): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
}
