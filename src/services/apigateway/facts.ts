// What permissions ask of an API: its tags. Its policy speaks of who may invoke it, not of who may change it.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { apiAddress, apiOwnerTable, apiTable, INDEX } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const [, kind, id = ''] = parseArn(arn)?.resource.split('/') ?? []
  if (kind !== 'restapis' || id === '' || id.length > 64) return undefined
  const buffered = { durability: 'buffered' } as const
  const owner = await store.transact(INDEX, () => apiOwnerTable.get(id), buffered)
  if (owner === undefined) return undefined
  const { partition } = apiAddress(owner, id)
  const row = await store.transact(partition, () => apiTable.get(), buffered)
  return row && { tags: row.api.tags ?? {} }
}
