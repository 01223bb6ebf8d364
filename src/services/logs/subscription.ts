// Subscription filters: events that match leave for their destination in the transaction that stores
// them. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html

import { parseArn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { matcherOf } from './filter-cache.ts'
import { matchesAtOnce } from './filter-work.ts'
import { MAX_SUBSCRIPTIONS } from './limits.ts'
import { eventIdOf } from './position.ts'
import { subscriptions, type GroupRow, type LogEvent, type StreamRow } from './tables.ts'

/** Payload of an intent of the edges `logs-to-…`: what AWS packs and sends. */
export interface SubscribedEvents {
  readonly owner: string
  readonly logGroup: string
  readonly logGroupArn: string
  readonly logStream: string
  readonly filterName: string
  /** Names the invocation. */
  readonly requestId: string
  /** Of a filter to a stream: in which role, and whether records of one log stream stay together. */
  readonly roleArn?: string
  readonly distribution?: string
  readonly events: readonly { id: string; timestamp: number; message: string }[]
}

/** Emits what a chunk holds for each subscription of the group. */
export function* publish(
  tx: Tx,
  group: GroupRow,
  stream: StreamRow,
  chunk: number,
  events: readonly LogEvent[],
): Reading<void> {
  const subscribed = yield* subscriptions.range([], { limit: MAX_SUBSCRIPTIONS })
  for (const { row } of subscribed) {
    const matches = matchesAtOnce(matcherOf(row.pattern))
    const matching = events.flatMap(({ timestampMs, message }, index) => {
      if (!matches(message)) return []
      const id = eventIdOf({ timestampMs, streamId: stream.id, chunk, index })
      return [{ id, timestamp: timestampMs, message }]
    })
    if (matching.length === 0) continue
    const payload: SubscribedEvents = {
      owner: row.owner,
      logGroup: group.name,
      logGroupArn: row.logGroupArn,
      logStream: stream.name,
      filterName: row.name,
      requestId: tx.uuid(),
      ...(row.roleArn && { roleArn: row.roleArn }),
      ...(row.distribution === 'Random' && { distribution: row.distribution }),
      events: matching,
    }
    const service = parseArn(row.destinationArn)?.service ?? 'lambda'
    tx.emit({ edge: `logs-to-${service}`, target: row.destinationArn, payload })
  }
}
