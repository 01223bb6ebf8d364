// What permissions ask of a queue: its policy and its tags.

import type { Env, ResourceFacts } from '../service.ts'
import { addressOfArn } from './address.ts'
import { readQueue } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const address = addressOfArn(arn)
  if (address === undefined) return undefined
  const read = () => readQueue(address.partition)
  const queue = await store.transact(address.partition, read, { durability: 'buffered' })
  if (queue === undefined) return undefined
  const { policy } = queue.settings
  return { tags: queue.tags, ...(policy && { policy }) }
}
