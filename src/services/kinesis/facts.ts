// What permissions ask of a stream or a consumer: its policy and its tags.

import type { Env, ResourceFacts } from '../service.ts'
import { addressOfArn, consumerOfArn } from './address.ts'
import { consumers, streams } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const consumer = consumerOfArn(arn)
  const address = consumer ?? addressOfArn(arn)
  if (address === undefined) return undefined
  const row = await store.transact(
    address.partition,
    function* () {
      return consumer ? yield* consumers.get(consumer.consumer) : yield* streams.get()
    },
    { durability: 'buffered' },
  )
  return row && { tags: row.tags, ...(row.policy && { policy: row.policy }) }
}
