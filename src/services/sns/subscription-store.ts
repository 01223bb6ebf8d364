// A subscription's row, its endpoint's and its place in the directory.

import { createHash } from 'node:crypto'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { SubscriptionAddress } from './address.ts'
import { snsError, subscriptionNotFound } from './errors.ts'
import { limits } from './limits.ts'
import {
  endpointTable,
  readTopic,
  subscriptionTable,
  type SubscriptionRow,
  type TopicRow,
} from './tables.ts'
import { leaveSubscription, putTopic } from './topic-store.ts'

export function endpointDigest(protocol: string, endpoint: string): string {
  return createHash('sha256').update(`${protocol}\0${endpoint}`).digest('hex')
}

export interface Subscribed {
  readonly topic: TopicRow
  readonly row: SubscriptionRow
}

/** undefined when topic or subscription are not (or no longer) there. */
export function* findSubscription(
  { id }: SubscriptionAddress,
  nowMs: number,
): Reading<Subscribed | undefined> {
  const topic = yield* readTopic()
  const row = topic && (yield* subscriptionTable.get(topic.generation, id))
  if (topic === undefined || row === undefined) return undefined
  const expired = row.pending !== undefined && row.pending.untilMs <= nowMs
  return expired ? undefined : { topic, row }
}

export function* requireSubscription(
  address: SubscriptionAddress,
  nowMs: number,
): Reading<Subscribed> {
  const found = yield* findSubscription(address, nowMs)
  if (found === undefined) throw subscriptionNotFound()
  return found
}

/** `before` is the row as it was; undefined for a new subscription. */
export function putSubscription(
  tx: Tx,
  topic: TopicRow,
  row: SubscriptionRow,
  before: SubscriptionRow | undefined,
): void {
  const digest = endpointDigest(row.protocol, row.endpoint)
  subscriptionTable.put(tx, [topic.generation, row.id], row)
  endpointTable.put(tx, [topic.generation, digest], row.id)
  putTopic(tx, {
    ...topic,
    subscriptions: topic.subscriptions + (before === undefined ? 1 : 0),
    filters: topic.filters + filtersOf(row) - filtersOf(before),
  })
}

export function removeSubscription(tx: Tx, topic: TopicRow, row: SubscriptionRow): void {
  const digest = endpointDigest(row.protocol, row.endpoint)
  subscriptionTable.del(tx, [topic.generation, row.id])
  endpointTable.del(tx, [topic.generation, digest])
  putTopic(tx, {
    ...topic,
    subscriptionsDeleted: topic.subscriptionsDeleted + 1,
    subscriptions: topic.subscriptions - 1,
    filters: topic.filters - filtersOf(row),
  })
}

function filtersOf(row: SubscriptionRow | undefined): number {
  return row?.attributes.FilterPolicy === undefined ? 0 : 1
}

/** Throws when the topic takes no further filter policy. */
export function requireFilterRoom(topic: TopicRow): void {
  if (topic.filters < limits.filtersPerTopic) return
  throw snsError('FilterPolicyLimitExceededException', 'Filter policy limit exceeded for the topic')
}

/** True when the subscription is not there any more: it was not confirmed in time, or is gone anyway. */
export function* expireSubscription(tx: Tx, id: string): Reading<boolean> {
  const topic = yield* readTopic()
  const row = topic && (yield* subscriptionTable.get(topic.generation, id))
  if (topic === undefined || row === undefined) return true
  if (row.pending === undefined || row.pending.untilMs > tx.nowMs) return false
  removeSubscription(tx, topic, row)
  yield* leaveSubscription(tx, topic, row)
  return true
}
