// Topics and subscriptions as the directory shows them: each with its row in one commit.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context, Env } from '../service.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { TopicAddress } from './address.ts'
import { topicNotFound } from './errors.ts'
import {
  readTopic,
  topicTable,
  type ListedSubscription,
  type SubscriptionRow,
  type TopicRow,
} from './tables.ts'

export const topics = resource('sns', 'topic')
export const subscriptions = resource<ListedSubscription>('sns', 'subscription')

export function* requireTopic(): Reading<TopicRow> {
  const topic = yield* readTopic()
  if (topic === undefined) throw topicNotFound()
  return topic
}

export function existingTopic(address: TopicAddress, context: Context): Promise<TopicRow> {
  return context.store.transact(address.partition, () => requireTopic())
}

/** Writes the topic's row anew: whatever was compiled from it or from its subscriptions is stale. */
export function putTopic(tx: Tx, topic: TopicRow): void {
  topicTable.put(tx, [], { ...topic, version: tx.uuid() })
}

export function updateTopic(
  address: TopicAddress,
  context: Context,
  change: (topic: TopicRow, nowMs: number) => TopicRow,
): Promise<TopicRow> {
  return context.store.transact(address.partition, function* (tx) {
    const topic = change(yield* requireTopic(), tx.nowMs)
    putTopic(tx, topic)
    return topic
  })
}

/** The partitions of a change that the directory shows. */
export function scopeOf(address: Pick<TopicAddress, 'account' | 'region' | 'partition'>): string[] {
  return [address.partition, directoryOf(address)]
}

/** Writes a topic and all that the directory says of it. The scope is `scopeOf`'s. */
export function* enterTopic(tx: Tx, topic: TopicRow): Reading<void> {
  const { name, arn, generation, createdMs, tags } = topic
  putTopic(tx, topic)
  const entry = { arn, generation, createdMs, tags, facts: null }
  yield* topics.enter(tx.in(directoryOf(topic)), name, entry)
}

/** A tombstone stays, so that the generation goes on counting. */
export function* leaveTopic(tx: Tx, topic: TopicRow): Reading<void> {
  topicTable.put(tx, [], { ...topic, deletedMs: tx.nowMs })
  yield* topics.leave(tx.in(directoryOf(topic)), topic.name)
}

/** The directory in which a subscription is listed: its subscriber's, which need not be the topic's. */
export function subscriberDirectory(owner: string, topic: { readonly region: string }): string {
  return directoryOf({ account: owner, region: topic.region })
}

/** Says in the directory of the subscriber what it subscribed to; in the transaction that changes it. */
export function* enterSubscription(
  tx: Tx,
  topic: Pick<TopicRow, 'arn' | 'region'>,
  { arn, id, protocol, endpoint, owner, pending, createdMs }: SubscriptionRow,
): Reading<void> {
  const facts = {
    topicArn: topic.arn,
    protocol,
    endpoint,
    owner,
    pending: pending !== undefined,
  }
  const entry = { arn, generation: id, createdMs, tags: {}, facts }
  yield* subscriptions.enter(tx.in(subscriberDirectory(owner, topic)), arn, entry)
}

export function* leaveSubscription(
  tx: Tx,
  topic: Pick<TopicRow, 'region'>,
  { owner, arn }: Pick<SubscriptionRow, 'owner' | 'arn'>,
): Reading<void> {
  yield* subscriptions.leave(tx.in(subscriberDirectory(owner, topic)), arn)
}

/** Of a topic that is gone: its subscriptions follow in steps, without their rows. */
export async function unlistSubscriptions(
  store: Env['store'],
  owner: string,
  region: string,
  arns: readonly string[],
): Promise<void> {
  await store.transact(directoryOf({ account: owner, region }), function* (tx) {
    for (const arn of arns) yield* subscriptions.leave(tx, arn)
  })
}
