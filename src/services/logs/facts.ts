// What permissions ask of a log group: its tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { groupPartition, groups } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parsed = parseArn(arn)
  const [kind, name] = parsed?.resource.split(':', 3) ?? []
  if (parsed === undefined || kind !== 'log-group' || !name) return undefined
  const partition = groupPartition(parsed.account, parsed.region, name)
  const group = await store.transact(partition, () => groups.get(), { durability: 'buffered' })
  return group && { tags: group.tags }
}
