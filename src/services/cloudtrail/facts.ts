// What permissions ask of a trail: its tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { trails, trailsPartition } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const { account = '', region = '', resource = '' } = parseArn(arn) ?? {}
  if (!resource.startsWith('trail/')) return undefined
  const name = resource.slice('trail/'.length)
  const row = await store.transact(trailsPartition(account), () => trails.get(region, name), {
    durability: 'buffered',
  })
  return row && { tags: row.tags }
}
