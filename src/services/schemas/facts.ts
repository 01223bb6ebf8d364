// What permissions ask of a registry: its policy and tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { registryPartition, registryTable } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parsed = parseArn(arn)
  const [kind, name] = parsed?.resource.split('/') ?? []
  if (parsed === undefined || !name || (kind !== 'registry' && kind !== 'schema')) return undefined
  const read = { durability: 'buffered' } as const
  const partition = registryPartition(parsed, name)
  const row = await store.transact(partition, () => registryTable.get(), read)
  if (row === undefined) return undefined
  return { tags: row.tags, ...(row.policy && { policy: row.policy.text }) }
}
