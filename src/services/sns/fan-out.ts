// From one message to its deliveries: one intent per subscription that gets it, one hop for each
// that does not and why. All in the transaction that accepts the message; what is too much for one
// transaction goes on in the next, from an intent that the first one emits.

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Store, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { statusLogOf } from './feedback.ts'
import { FilterSubject } from './filter-policy.ts'
import { chunks } from './limits.ts'
import { bodyFor, shownEndpoint, type Notification, type SnsMessage } from './port.ts'
import { holdText, isLong, readText, releaseText, storeText } from './stored-text.ts'
import { subscriptionsOf, type CompiledSubscription } from './subscription-set.ts'
import { readTopic, type TopicRow } from './tables.ts'

export const SNS_FAN_OUT = 'sns-fan-out'

/** Payload of a `sns-fan-out` intent: the rest of a large fan-out. */
export interface FanOut {
  readonly topicArn: string
  readonly generation: number
  readonly message?: SnsMessage
  readonly storedAs?: string
  /** Subscriptions up to this id have their deliveries. */
  readonly after: string
}

interface Going {
  readonly message: SnsMessage
  readonly storedAs?: string
  readonly after?: string
  readonly replayed?: true
}

export function* fanOut(tx: Tx, store: Store, topic: TopicRow, going: Going): Reading<void> {
  const { all } = yield* subscriptionsOf(store, topic)
  const { message } = going
  if (all.length === 0 && going.after === undefined) {
    tx.hop(hopOf(tx, topic.arn, message, 'dropped', 'the topic has no subscriptions'))
  }
  const subject = new FilterSubject(message.attributes)
  const emission = new Emission(tx, topic, going)
  let silences = 0
  for (let i = startOf(all, going.after); i < all.length; i++) {
    const subscription = all[i]!
    if (emission.deliveries === chunks.deliveries) {
      yield* emission.rest(all[i - 1]!.row.id)
      return
    }
    const silence = silenceOf(subscription, message, subject, tx.nowMs)
    if (silence === undefined) yield* emission.deliver(subscription)
    else if (silence !== 'replays' && silences++ < chunks.silences) {
      const { outcome, reason } = silence
      const hop = hopOf(tx, topic.arn, message, outcome, reason)
      tx.hop({ ...hop, to: shownEndpoint(subscription.row.endpoint), via: viaOf(subscription) })
    }
  }
  if (silences > chunks.silences) {
    const reason = `${silences - chunks.silences} more subscriptions got nothing`
    tx.hop(hopOf(tx, topic.arn, message, 'filtered', reason))
  }
}

/** The next part of a large fan-out; takes its intent. */
export function* resumeFanOut(tx: Tx, store: Store, rest: FanOut, intentId: string): Reading<void> {
  const { storedAs, after } = rest
  const message = rest.message ?? (yield* readText(storedAs!))
  const topic = yield* readTopic()
  if (message !== undefined && topic?.generation === rest.generation) {
    yield* fanOut(tx, store, topic, { message, storedAs, after })
  }
  if (storedAs !== undefined) yield* releaseText(tx, storedAs, intentId)
}

function startOf(all: readonly CompiledSubscription[], after: string | undefined): number {
  if (after === undefined) return 0
  const index = all.findIndex(({ row }) => row.id > after)
  return index < 0 ? all.length : index
}

type Silence = { readonly outcome: 'filtered' | 'refused'; readonly reason: string }

/** Why a subscription does not get a message now; undefined when it does. */
function silenceOf(
  { row, filter, protocol }: CompiledSubscription,
  message: SnsMessage,
  subject: FilterSubject,
  nowMs: number,
): Silence | 'replays' | undefined {
  if (row.pending !== undefined) {
    const reason = row.pending.untilMs <= nowMs ? 'was never confirmed' : 'is pending confirmation'
    return { outcome: 'refused', reason: `the subscription ${reason}` }
  }
  if (row.replay !== undefined && row.replay.status !== 'Completed') {
    // The archive has this message: the replay comes to it in its turn.
    if (row.replay.status !== 'Failed') return 'replays'
  } else if (row.replay?.untilMs !== undefined && message.publishedAtMs > row.replay.untilMs) {
    return { outcome: 'refused', reason: 'the EndingPoint of its ReplayPolicy has passed' }
  }
  if (protocol === undefined) {
    return { outcome: 'refused', reason: `protocol ${row.protocol} is not supported` }
  }
  const reason = filter && subject.rejection(filter, bodyFor(message, row.protocol))
  return reason === undefined ? undefined : { outcome: 'filtered', reason }
}

/** The deliveries of one message that one transaction emits. */
export class Emission {
  readonly #tx: Tx
  readonly #topic: TopicRow
  readonly #message: SnsMessage
  readonly #replayed: true | undefined
  #storedAs: string | undefined
  deliveries = 0

  constructor(tx: Tx, topic: TopicRow, { message, storedAs, replayed }: Going) {
    this.#replayed = replayed
    this.#tx = tx
    this.#topic = topic
    this.#message = message
    this.#storedAs = storedAs
  }

  *deliver({ protocol, subscriber, row, feedback }: CompiledSubscription): Reading<void> {
    const { arn } = this.#topic
    const message = this.#message
    const payload: Notification = {
      kind: 'notification',
      topicArn: arn,
      messageId: message.messageId,
      subscriber,
      traceHeader: message.traceHeader,
      requestId: this.#tx.uuid(),
      replayed: this.#replayed,
      statusLog: statusLogOf(feedback, this.#tx),
      ...this.#content(),
    }
    yield* this.#emit({
      edge: protocol!.edge,
      target: protocol!.targetOf(row),
      lane: laneOf(this.#topic, row.id, message),
      payload,
    })
    this.deliveries++
  }

  /** Leaves everything behind subscription `after` to the next transaction. */
  *rest(after: string): Reading<void> {
    const { arn: topicArn, generation } = this.#topic
    const payload: FanOut = { topicArn, generation, after, ...this.#content() }
    yield* this.#emit({ edge: SNS_FAN_OUT, target: topicArn, payload })
  }

  *#emit(intent: { edge: string; target: string; lane?: string; payload: unknown }): Reading<void> {
    const id = this.#tx.emit(intent)
    if (this.#storedAs === undefined) return
    yield* holdText(this.#tx, this.#topic.arn, this.#storedAs, id)
  }

  #content(): { message: SnsMessage } | { storedAs: string } {
    if (this.#storedAs === undefined) {
      if (!isLong(this.#message)) return { message: this.#message }
      this.#storedAs = storeText(this.#tx, this.#message)
    }
    return { storedAs: this.#storedAs }
  }
}

/** Each subscription of a FIFO topic gets each group's messages in order. */
function laneOf(topic: TopicRow, subscriptionId: string, message: SnsMessage): string | undefined {
  return topic.fifo ? `${subscriptionId}/${message.groupId}` : undefined
}

function viaOf({ protocol, row }: CompiledSubscription): string {
  return protocol?.edge ?? `sns-to-${row.protocol}`
}

function hopOf(
  tx: Tx,
  topicArn: string,
  message: SnsMessage,
  outcome: 'filtered' | 'refused' | 'dropped',
  reason: string,
) {
  return {
    atMs: tx.nowMs,
    id: message.messageId,
    traceId: traceIdOf(message.traceHeader),
    from: topicArn,
    to: topicArn,
    via: 'Publish',
    outcome,
    reason,
  }
}
