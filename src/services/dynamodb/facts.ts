// What permissions ask of a table: its policy and its tags. An index is its table's.

import type { Env, ResourceFacts } from '../service.ts'
import { addressOfArn } from './address.ts'
import { tables } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const address = addressOfArn(arn)
  if (address === undefined) return undefined
  const table = await store.transact(address.partition, () => tables.get(), {
    durability: 'buffered',
  })
  if (table === undefined) return undefined
  return { tags: table.tags, ...(table.policy && { policy: table.policy.text }) }
}
