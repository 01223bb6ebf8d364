// Publishing: one transaction of the topic's partition writes everything that a message causes.

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { archive } from './archive.ts'
import { fanOut, type FanOutEnv } from './fan-out.ts'
import { nextSequence, originalOf, remember, sequenceNumber } from './fifo.ts'
import { deduplicationIdOf, requirePublishable, type Draft } from './message.ts'
import type { SnsMessage } from './port.ts'
import type { TopicRow } from './tables.ts'

/** Who publishes, for the lineage. */
export interface Cause {
  readonly party: string
  readonly via: string
  readonly requestId?: string
  readonly parentId?: string
  readonly outcome?: 'accepted' | 'delivered'
  readonly note?: string
}

export interface Published {
  readonly messageId: string
  readonly sequenceNumber?: string
}

/** Throws before it writes when the topic does not take the message. */
export function* publish(
  tx: Tx,
  env: FanOutEnv,
  topic: TopicRow,
  draft: Draft,
  cause: Cause,
): Reading<Published> {
  requirePublishable(topic, draft)
  const messageId = tx.uuid()
  const { traceHeader } = draft
  const hop = {
    atMs: tx.nowMs,
    id: messageId,
    parentId: cause.parentId,
    traceId: traceIdOf(traceHeader),
    from: cause.party,
    to: topic.arn,
    via: cause.via,
    outcome: cause.outcome ?? ('accepted' as const),
    reason: cause.note,
    requestId: cause.requestId,
  }
  const message: SnsMessage = {
    messageId,
    topicArn: topic.arn,
    subject: draft.subject,
    body: draft.body,
    bodies: draft.bodies,
    attributes: draft.attributes,
    publishedAtMs: tx.nowMs,
    groupId: draft.groupId,
    traceHeader,
    signatureVersion: topic.attributes.SignatureVersion === '2' ? '2' : '1',
  }
  if (!topic.fifo) {
    tx.hop(hop)
    yield* fanOut(tx, env, topic, { message })
    return { messageId }
  }
  const groupId = draft.groupId!
  const deduplicationId = deduplicationIdOf(topic, draft)
  const original = yield* originalOf(tx, topic, { groupId, deduplicationId })
  if (original !== undefined) {
    const reason = `same MessageDeduplicationId as ${original.messageId}`
    // Under the id that the caller is told.
    tx.hop({ ...hop, id: original.messageId, outcome: 'deduplicated', reason })
    return {
      messageId: original.messageId,
      sequenceNumber: sequenceNumber(topic.generation, original.sequence),
    }
  }
  const sequence = yield* nextSequence(tx, topic)
  yield* remember(tx, topic, { messageId, sequence, groupId, deduplicationId })
  tx.hop(hop)
  const number = sequenceNumber(topic.generation, sequence)
  const ordered = { ...message, deduplicationId, sequenceNumber: number }
  const storedAs = yield* archive(tx, topic, ordered, sequence)
  yield* fanOut(tx, env, topic, { message: ordered, storedAs })
  return { messageId, sequenceNumber: number }
}
