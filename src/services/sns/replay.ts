// Replay: archived messages go to one subscription again, in order, step by step. New messages wait
// meanwhile: they are in the archive too, and the replay comes to them last.

import type { Store, Tx } from '../../store/store.ts'
import type { Remaining } from '../../store/chore.ts'
import type { Reading } from '../../store/table.ts'
import { archivedFrom } from './archive.ts'
import { Emission } from './emission.ts'
import { FilterSubject } from './filter-policy.ts'
import { chunks } from './limits.ts'
import { bodyFor } from './port.ts'
import { replayWindow } from './replay-policy.ts'
import { subscriptionsOf } from './subscription-set.ts'
import {
  subscriptionTable,
  topicTable,
  type Replay,
  type SubscriptionRow,
  type TopicRow,
} from './tables.ts'
import { putTopic } from './topic-store.ts'

export const SNS_REPLAY = 'sns-replay'

/** Payload of a `sns-replay` intent: the next step. */
export interface ReplayStep {
  readonly topicArn: string
  readonly subscriptionId: string
  readonly replayId: string
  /** Behind this message. */
  readonly atMs: number
  readonly sequence: number
}

/** What a subscription's (new) ReplayPolicy asks for; the caller writes the row. */
export function startReplay(
  tx: Tx,
  topic: TopicRow,
  subscriptionId: string,
  policy: string,
): Replay | undefined {
  const window = replayWindow(policy)
  if (typeof window === 'string') return undefined
  const replayId = tx.uuid()
  emitStep(tx, {
    topicArn: topic.arn,
    subscriptionId,
    replayId,
    atMs: window.fromMs,
    sequence: 0,
  })
  return { id: replayId, status: 'Pending', ...window }
}

function emitStep(tx: Tx, step: ReplayStep): void {
  const lane = step.subscriptionId
  tx.emit({ edge: SNS_REPLAY, target: step.topicArn, lane, payload: step })
}

export function* replayStep(
  tx: Tx,
  store: Store,
  step: ReplayStep,
): Reading<Remaining<ReplayStep>> {
  const topic = yield* topicTable.get()
  if (topic === undefined || topic.deletedMs !== undefined) return undefined
  const { all } = yield* subscriptionsOf(store, topic)
  const subscription = all.find(({ row }) => row.id === step.subscriptionId)
  // A new policy, or none, ends this replay.
  if (subscription?.row.replay?.id !== step.replayId) return undefined
  const { row, filter } = subscription
  const untilMs = row.replay!.untilMs ?? Infinity
  const { archived, more } = yield* archivedFrom(topic, step, tx.nowMs, chunks.replayed)
  for (const { message, storedAs, atMs } of archived) {
    if (atMs > untilMs) break
    const subject = new FilterSubject(message.attributes)
    const rejected = filter && subject.rejection(filter, bodyFor(message, row.protocol))
    if (rejected !== undefined) continue
    const emission = new Emission(tx, topic, { message, storedAs, replayed: true }, false)
    yield* emission.deliver(subscription)
  }
  const last = archived.at(-1)
  const done = !more || last!.atMs > untilMs
  setStatus(tx, topic, row, done ? 'Completed' : 'In progress')
  if (done) return undefined
  return { state: { ...step, atMs: last!.atMs, sequence: last!.sequence } }
}

function setStatus(tx: Tx, topic: TopicRow, row: SubscriptionRow, status: Replay['status']): void {
  if (row.replay!.status === status) return
  const replay = { ...row.replay!, status }
  subscriptionTable.put(tx, [topic.generation, row.id], { ...row, replay })
  putTopic(tx, topic)
}
