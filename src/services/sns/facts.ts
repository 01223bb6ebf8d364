// What permissions ask of a topic: its policy and its tags.

import type { Env, ResourceFacts } from '../service.ts'
import { topicOfArn } from './address.ts'
import { readTopic } from './tables.ts'

/**
 * Only a policy that someone set: the one that every topic has speaks of `AWS:SourceOwner`, which calls
 * of the API do not carry, so it neither allows nor denies them.
 */
export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const address = topicOfArn(arn)
  if (address === undefined) return undefined
  const topic = await store.transact(address.partition, () => readTopic(), {
    durability: 'buffered',
  })
  if (topic === undefined) return undefined
  const policy = topic.attributes.Policy
  return { tags: Object.fromEntries(Object.entries(topic.tags)), ...(policy && { policy }) }
}
