// What FIFO topics remember: sequence numbers and, for five minutes, deduplication ids.
// https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { chunks, limits } from './limits.ts'
import {
  deduplicationAge,
  deduplicationTable,
  sequenceCounter,
  type DeduplicationRow,
  type TopicRow,
} from './tables.ts'

/** 20 digits that grow within a topic, also when it is deleted and created again. */
export function sequenceNumber(generation: number, sequence: number): string {
  return `1${String(generation).padStart(5, '0')}${String(sequence).padStart(14, '0')}`
}

export function* nextSequence(tx: Tx, topic: TopicRow): Reading<number> {
  sequenceCounter.add(tx, [topic.generation], 1)
  return yield* sequenceCounter.get(topic.generation)
}

interface Deduplicated {
  readonly groupId: string
  readonly deduplicationId: string
}

/** The group counts only where the topic says so. */
function scopeOf(topic: TopicRow, groupId: string): string {
  return topic.attributes.FifoThroughputScope === 'MessageGroup' ? groupId : ''
}

/** The message that had the same id within five minutes. */
export function* originalOf(
  tx: Tx,
  topic: TopicRow,
  { groupId, deduplicationId }: Deduplicated,
): Reading<DeduplicationRow | undefined> {
  const scope = scopeOf(topic, groupId)
  const row = yield* deduplicationTable.get(topic.generation, scope, deduplicationId)
  return row !== undefined && isRemembered(row.sentAtMs, tx.nowMs) ? row : undefined
}

function isRemembered(sentAtMs: number, nowMs: number): boolean {
  return nowMs - sentAtMs < limits.deduplicationMs
}

export function* remember(
  tx: Tx,
  topic: TopicRow,
  of: Deduplicated & { messageId: string; sequence: number },
): Reading<void> {
  const { generation } = topic
  const { messageId, sequence, deduplicationId: id } = of
  const group = scopeOf(topic, of.groupId)
  deduplicationTable.put(tx, [generation, group, id], { messageId, sequence, sentAtMs: tx.nowMs })
  deduplicationAge.put(tx, [generation, tx.nowMs, sequence], { group, id })
  if (sequence % chunks.forgotten === 0) yield* forget(tx, generation)
}

/** Twice as many as came since: the table stays as small as five minutes are. */
function* forget(tx: Tx, generation: number): Reading<void> {
  const old = yield* deduplicationAge.range([generation], {
    limit: chunks.forgotten * 2,
    before: [generation, Math.max(0, tx.nowMs - limits.deduplicationMs + 1)],
  })
  for (const { key, row } of old) {
    key.integer()
    const [sentAtMs, sequence] = [key.integer(), key.integer()]
    deduplicationAge.del(tx, [generation, sentAtMs, sequence])
    // The id may have been used anew since.
    const known = yield* deduplicationTable.get(generation, row.group, row.id)
    if (known?.sequence === sequence) deduplicationTable.del(tx, [generation, row.group, row.id])
  }
}
