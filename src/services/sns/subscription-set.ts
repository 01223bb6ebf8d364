// A topic's subscriptions, compiled: read once per version of the topic and then kept in memory, so
// that publishing costs what its deliveries cost.

import type { Store } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { deliveryPolicyOf } from './delivery-policy.ts'
import { feedbackOf, type Feedback } from './feedback.ts'
import type { Filter } from './filter-policy.ts'
import { CACHED_TOPICS, chunks } from './limits.ts'
import type { Subscriber } from './port.ts'
import { protocolNamed, type Protocol } from './protocols.ts'
import { deadLetterArnOf, filterOf } from './subscription-attributes.ts'
import { subscriptionTable, type SubscriptionRow, type TopicRow } from './tables.ts'

export interface CompiledSubscription {
  readonly row: SubscriptionRow
  /** undefined for a protocol of another version of Millrace: nothing can be delivered. */
  readonly protocol: Protocol | undefined
  readonly subscriber: Subscriber
  readonly filter: Filter | undefined
  readonly feedback: Feedback | undefined
}

export interface SubscriptionSet {
  readonly version: string
  /** In order of their ids. */
  readonly all: readonly CompiledSubscription[]
}

const caches = new WeakMap<Store, Map<string, SubscriptionSet>>()

/** Within a transaction of the topic's partition, so that it is the set of that moment. */
export function* subscriptionsOf(store: Store, topic: TopicRow): Reading<SubscriptionSet> {
  let cache = caches.get(store)
  if (cache === undefined) caches.set(store, (cache = new Map()))
  const known = cache.get(topic.arn)
  if (known?.version === topic.version) return known
  const all = (yield* readAll(topic.generation)).map((row) => compile(topic, row))
  const set = { version: topic.version, all }
  // Put last: the oldest of a full cache goes.
  cache.delete(topic.arn)
  cache.set(topic.arn, set)
  if (cache.size > CACHED_TOPICS) cache.delete(cache.keys().next().value!)
  return set
}

function* readAll(generation: number): Reading<SubscriptionRow[]> {
  const rows: SubscriptionRow[] = []
  for (;;) {
    const last = rows.at(-1)
    const page = yield* subscriptionTable.range([generation], {
      limit: chunks.subscriptions,
      after: last && [generation, last.id],
    })
    for (const { row } of page) rows.push(row)
    if (page.length < chunks.subscriptions) return rows
  }
}

function compile(topic: TopicRow, row: SubscriptionRow): CompiledSubscription {
  const { attributes, arn, protocol, endpoint } = row
  return {
    row,
    protocol: protocolNamed(protocol),
    filter: filterOf(attributes),
    feedback: feedbackOf(topic.attributes, protocol),
    subscriber: {
      arn,
      protocol,
      endpoint,
      raw: attributes.RawMessageDelivery === 'true',
      deadLetterArn: deadLetterArnOf(attributes),
      deliveryPolicy: deliveryPolicyOf(topic, row),
      roleArn: row.attributes.SubscriptionRoleArn,
    },
  }
}

export function isExpired(row: SubscriptionRow, nowMs: number): boolean {
  return row.pending !== undefined && row.pending.untilMs <= nowMs
}

export function countsOf(set: SubscriptionSet, nowMs: number) {
  let confirmed = 0
  let pending = 0
  for (const { row } of set.all) {
    if (row.pending === undefined) confirmed++
    else if (!isExpired(row, nowMs)) pending++
  }
  return { confirmed, pending }
}
