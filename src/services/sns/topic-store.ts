// A topic's row and its place in the directory: created, changed and looked up by operations.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context, Env } from '../service.ts'
import { directoryOf, type TopicAddress } from './address.ts'
import { topicNotFound } from './errors.ts'
import {
  listedSubscriptions,
  listedTopics,
  readTopic,
  topicTable,
  type SubscriptionRow,
  type TopicRow,
} from './tables.ts'

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

/**
 * The topic's own partition comes first, so that a crash in between is repaired by repeating the
 * call.
 */
export async function listTopic(store: Env['store'], topic: TopicRow): Promise<void> {
  await store.transact(directoryOf(topic.account, topic.region), function* (tx) {
    if ((yield* listedTopics.get(topic.name))?.createdMs === topic.createdMs) return
    listedTopics.put(tx, [topic.name], { createdMs: topic.createdMs })
  })
}

/** Leaves a topic alone that was created again in the meantime. */
export async function unlistTopic(store: Env['store'], topic: TopicRow): Promise<void> {
  await store.transact(directoryOf(topic.account, topic.region), function* (tx) {
    const listed = yield* listedTopics.get(topic.name)
    if (listed?.createdMs === topic.createdMs) listedTopics.del(tx, [topic.name])
  })
}

/** In the subscriber's directory, which need not be the topic's. */
export async function listSubscription(
  store: Env['store'],
  topic: { readonly arn: string; readonly region: string },
  subscription: SubscriptionRow,
): Promise<void> {
  const { arn, protocol, endpoint, owner, pending } = subscription
  await store.transact(directoryOf(owner, topic.region), function* (tx) {
    const row = { topicArn: topic.arn, protocol, endpoint, owner, pending: pending !== undefined }
    listedSubscriptions.put(tx, [arn], row)
  })
}

export async function unlistSubscriptions(
  store: Env['store'],
  owner: string,
  region: string,
  arns: readonly string[],
): Promise<void> {
  await store.transact(directoryOf(owner, region), function* (tx) {
    for (const arn of arns) listedSubscriptions.del(tx, [arn])
  })
}
