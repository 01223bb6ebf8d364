// Which FIFO messages were sent within the last five minutes, also if they are long deleted; a purge forgets.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { isWithinDeduplication } from './fifo.ts'
import { chunks, limits } from './limits.ts'
import type { DeduplicationRow, MessageExtras, MessageRow } from './row-codecs.ts'
import { deduplicationAge, deduplicationTable, type QueueRow } from './tables.ts'

function scopeOf(queue: QueueRow, extras: MessageExtras): string {
  return queue.settings.deduplicationScope === 'messageGroup' ? extras.groupId! : ''
}

/** The message that this one duplicates, if any. */
export function* rememberedOf(
  tx: Tx,
  queue: QueueRow,
  extras: MessageExtras,
): Reading<DeduplicationRow | undefined> {
  const scope = scopeOf(queue, extras)
  const known = yield* deduplicationTable.get(queue.generation, scope, extras.deduplicationId!)
  if (known === undefined) return undefined
  if (isWithinDeduplication(known.atMs, tx.nowMs)) return known
  deduplicationAge.del(tx, [queue.generation, known.atMs, scope, extras.deduplicationId!])
  return undefined
}

/** Remembers a message as sent, and now and then forgets some that are too old to matter. */
export function* remember(
  tx: Tx,
  queue: QueueRow,
  row: MessageRow,
  sequence: number,
): Reading<void> {
  const { generation } = queue
  const scope = scopeOf(queue, row.extras!)
  const id = row.extras!.deduplicationId!
  const { messageId } = row
  deduplicationTable.put(tx, [generation, scope, id], { messageId, sequence, atMs: tx.nowMs })
  deduplicationAge.put(tx, [generation, tx.nowMs, scope, id], null)
  if (sequence % (chunks.deduplication / 4) === 0) yield* forget(tx, generation)
}

function* forget(tx: Tx, generation: number): Reading<void> {
  const untilMs = tx.nowMs - limits.deduplicationMs
  if (untilMs < 0) return
  const old = yield* deduplicationAge.range([generation], {
    limit: chunks.deduplication,
    before: [generation, untilMs + 1],
  })
  for (const { key } of old) {
    key.integer()
    const atMs = key.integer()
    const scope = key.text()
    const id = key.text()
    deduplicationAge.del(tx, [generation, atMs, scope, id])
    deduplicationTable.del(tx, [generation, scope, id])
  }
}
