// Tags of state machines and activities.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html

import type { Tags } from '../resource/tags.ts'
import type { Context } from '../service.ts'
import { enterActivity } from './activity-store.ts'
import { notThere, tooManyTags } from './errors.ts'
import { requireArn } from './names.ts'
import { enterMachine, scopeOf } from './machine-store.ts'
import { activityPlace, activityTable, machinePlace, machineTable, type MachineRow } from './tables.ts' // prettier-ignore

const MOST = 50

type TagList = readonly { readonly key?: string | undefined; readonly value?: string | undefined }[]

export function tagsOf(list: TagList | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ key = '', value = '' }) => [key, value]))
}

export function requireFew(tags: Tags, arn: string): Tags {
  if (Object.keys(tags).length > MOST) throw tooManyTags(arn)
  return tags
}

/** Reads a resource's tags, and writes them where `change` answers others. */
export function changeTags(
  arn: string,
  { store }: Pick<Context, 'store'>,
  change: (tags: Tags) => Tags = (tags) => tags,
): Promise<Tags> {
  const { account, region, resource } = requireArn(arn)
  const [kind, name = '', ...more] = resource.split(':')
  const isActivity = kind === 'activity'
  if ((kind !== 'stateMachine' && !isActivity) || more.length > 0) throw notThere(arn)
  const place = (isActivity ? activityPlace : machinePlace)({ account, region }, name)
  return store.transact(scopeOf(place), function* (tx) {
    const row = isActivity ? yield* activityTable.get() : yield* machineTable.get()
    if (row === undefined) throw notThere(arn)
    const tags = change(row.tags)
    if (tags === row.tags) return tags
    requireFew(tags, arn)
    if ('nextVersion' in row) yield* enterMachine(tx, { ...(row as MachineRow), tags })
    else yield* enterActivity(tx, { ...row, tags })
    return tags
  })
}
