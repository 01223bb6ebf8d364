// What permissions ask of a schedule group: its tags.

import type { Env, ResourceFacts } from '../service.ts'
import { parseArn } from '../../kernel/arn.ts'
import { groupAddress, groupTable } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parsed = parseArn(arn)
  if (!parsed?.resource.startsWith('schedule-group/')) return undefined
  const group = groupAddress(parsed, parsed.resource.slice('schedule-group/'.length))
  const row = await store.transact(group.partition, () => groupTable.get(), {
    durability: 'buffered',
  })
  return row && { tags: row.tags }
}
