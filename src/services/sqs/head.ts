// The oldest message that could be received, taken out of its index without receiving it: what a
// move task works with.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { oldestFair } from './fair-queue.ts'
import { dismissFifo, oldestFifo } from './fifo-receive.ts'
import type { MessageState } from './row-codecs.ts'
import { unindex } from './placement.ts'
import { oldest } from './standard-receive.ts'
import { messageTable, relocationTable, type QueueRow } from './tables.ts'

export interface Head {
  readonly sequence: number
  readonly state: MessageState
  /** Where a dead letter came from. */
  readonly sourceArn: string | undefined
}

/**
 * undefined when none before `untilSequence` is left. With `needsSource` a message that came from
 * no other queue stays where it is.
 */
export function* unindexHead(
  tx: Tx,
  queue: QueueRow,
  untilSequence: number,
  needsSource: boolean,
): Reading<Head | undefined> {
  if (queue.fifo) {
    const first = yield* oldestFifo(tx, queue)
    if (first === undefined || first.sequence >= untilSequence) return undefined
    const head = yield* headOf(queue, first.sequence, first.state)
    if (head.sourceArn === undefined && needsSource) return head
    yield* dismissFifo(tx, queue, first.group, first.sequence, first.state)
    return head
  }
  const placed = queue.fair ? yield* oldestFair(tx, queue) : (yield* oldest(tx, queue, 1, 0))[0]
  if (placed === undefined || placed.sequence >= untilSequence) return undefined
  const head = yield* headOf(queue, placed.sequence, placed.state)
  if (head.sourceArn === undefined && needsSource) return head
  yield* unindex(tx, queue, placed)
  if (placed.state.relocated) relocationTable.del(tx, [queue.generation, placed.sequence])
  return head
}

function* headOf(queue: QueueRow, sequence: number, state: MessageState): Reading<Head> {
  const row = yield* messageTable.get(queue.generation, sequence)
  return { sequence, state, sourceArn: row?.extras?.deadLetterSourceArn }
}
