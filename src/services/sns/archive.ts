// The archive of a FIFO topic: messages in order, for as many days as its policy says.
// https://docs.aws.amazon.com/sns/latest/dg/message-archiving-and-replay-topic-owner.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { chunks } from './limits.ts'
import type { SnsMessage } from './port.ts'
import { ARCHIVE, holdText, isLong, readText, releaseText, storeText } from './stored-text.ts'
import { archiveTable, type TopicRow } from './tables.ts'
import { retentionDays } from './topic-attributes.ts'

const DAY_MS = 86_400_000
/** Long messages in memory at once. */
const MOST_TEXTS = 8

/** Keeps the message if the topic has an archive; answers where its text is stored, if it is. */
export function* archive(
  tx: Tx,
  topic: TopicRow,
  message: SnsMessage,
  sequence: number,
): Reading<string | undefined> {
  const days = retentionDays(topic.attributes.ArchivePolicy)
  if (days === undefined) return undefined
  const { generation } = topic
  const storedAs = isLong(message) ? storeText(tx, message) : undefined
  if (storedAs !== undefined) yield* holdText(tx, topic.arn, storedAs, ARCHIVE)
  const row = storedAs === undefined ? { message } : { storedAs }
  archiveTable.put(tx, [generation, message.publishedAtMs, sequence], row)
  if (sequence % chunks.forgotten === 0) {
    yield* forgetArchived(tx, generation, tx.nowMs - days * DAY_MS, chunks.forgotten * 2)
  }
  return storedAs
}

/** Removes messages older than `beforeMs`; answers how many. */
export function* forgetArchived(
  tx: Tx,
  generation: number,
  beforeMs: number,
  limit: number,
): Reading<number> {
  const old = yield* archiveTable.range([generation], {
    limit,
    before: [generation, Math.max(0, beforeMs)],
  })
  for (const { key, row } of old) {
    key.integer()
    archiveTable.del(tx, [generation, key.integer(), key.integer()])
    if ('storedAs' in row) yield* releaseText(tx, row.storedAs, ARCHIVE)
  }
  return old.length
}

export interface Archived {
  readonly atMs: number
  readonly sequence: number
  readonly message: SnsMessage
  readonly storedAs?: string
}

/** Archived messages from a moment on, or behind one of them. */
export function* archivedFrom(
  topic: TopicRow,
  from: { readonly atMs: number; readonly sequence: number },
  nowMs: number,
  limit: number,
): Reading<{ archived: Archived[]; more: boolean }> {
  const { generation, attributes } = topic
  const days = retentionDays(attributes.ArchivePolicy)
  if (days === undefined) return { archived: [], more: false }
  const oldestMs = nowMs - days * DAY_MS
  const start = from.atMs < oldestMs ? { atMs: Math.max(0, oldestMs), sequence: 0 } : from
  const rows = yield* archiveTable.range([generation], {
    limit,
    after: [generation, start.atMs, start.sequence],
  })
  const archived: Archived[] = []
  let texts = 0
  for (const { key, row } of rows) {
    key.integer()
    const at = { atMs: key.integer(), sequence: key.integer() }
    const message = 'message' in row ? row.message : yield* readText(row.storedAs)
    if (message === undefined) continue
    archived.push({ ...at, message, storedAs: 'storedAs' in row ? row.storedAs : undefined })
    if ('storedAs' in row && ++texts === MOST_TEXTS) return { archived, more: true }
  }
  return { archived, more: rows.length === limit }
}
