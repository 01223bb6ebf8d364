// From one message to its deliveries: one intent per subscription that gets it, one hop for each
// that does not and why. All in the transaction that accepts the message; what is too much for one
// transaction goes on in the next, from an intent that the first one emits.

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { FilterSubject } from './filter-policy.ts'
import { chunks } from './limits.ts'
import { Emission, type FanOut, type Going } from './emission.ts'
import { bodyFor, shownEndpoint, type SnsMessage } from './port.ts'
import { readText, releaseText } from './stored-text.ts'
import { subscriptionsOf, type CompiledSubscription } from './subscription-set.ts'
import { readTopic, type TopicRow } from './tables.ts'

/** In weather each delivery has an intent of its own, for weather to meet it. */
export type FanOutEnv = Pick<Env, 'store' | 'weather'>

export function* fanOut(tx: Tx, env: FanOutEnv, topic: TopicRow, going: Going): Reading<void> {
  const { all } = yield* subscriptionsOf(env.store, topic)
  const { message } = going
  if (all.length === 0 && going.after === undefined) {
    tx.hop(hopOf(tx, topic.arn, message, 'dropped', 'the topic has no subscriptions'))
  }
  const subject = new FilterSubject(message.attributes)
  const emission = new Emission(tx, topic, going, env.weather?.calm !== false)
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
  emission.finish()
  if (silences > chunks.silences) {
    const reason = `${silences - chunks.silences} more subscriptions got nothing`
    tx.hop(hopOf(tx, topic.arn, message, 'filtered', reason))
  }
}

/** The next part of a large fan-out; takes its intent. */
export function* resumeFanOut(
  tx: Tx,
  env: FanOutEnv,
  rest: FanOut,
  intentId: string,
): Reading<void> {
  const { storedAs, after } = rest
  const message = rest.message ?? (yield* readText(storedAs!))
  const topic = yield* readTopic()
  if (message !== undefined && topic?.generation === rest.generation) {
    yield* fanOut(tx, env, topic, { message, storedAs, after })
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
