// Which event source mappings of an account poll a resource.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, Poller } from '../service.ts'
import { mappingPartition, mappingTable } from './tables.ts'

const MOST_LOOKED_AT = 2_000

export async function pollersOf(
  sourceArn: string,
  { store }: Pick<Env, 'store'>,
): Promise<readonly Poller[]> {
  const source = parseArn(sourceArn)
  if (source === undefined || source.account === '') return []
  const rows = await store.transact(
    mappingPartition(source),
    () => mappingTable.range([], { limit: MOST_LOOKED_AT }),
    { durability: 'buffered' },
  )
  return rows
    .filter(({ row }) => row.eventSourceArn === sourceArn)
    .map(({ row }) => ({ id: row.uuid, to: row.functionArn, enabled: row.enabled }))
}
