// What permissions ask of a delivery stream: its tags.

import type { Env, ResourceFacts } from '../service.ts'
import { addressOfArn } from './address.ts'
import { deliveries } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const address = addressOfArn(arn)
  if (address === undefined) return undefined
  const row = await store.transact(address.partition, () => deliveries.get(), {
    durability: 'buffered',
  })
  return row && { tags: row.tags }
}
