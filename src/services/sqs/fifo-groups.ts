// The index of a FIFO queue's groups: each stands by when it can be received from.

import type { KeyReader } from '../../store/key.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { lockOf } from './fifo.ts'
import {
  groupIndex,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  spaces,
  type GroupRow,
  type InFlight,
  type QueueRow,
} from './tables.ts'

/** Works out where a group stands, from its lock and its head. */
export function* settleGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  old: GroupRow | undefined,
  inFlight: readonly InFlight[],
): Reading<void> {
  const { generation } = queue
  const lock = lockOf(inFlight, tx.nowMs)
  const lapsed = (old?.inFlight.length ?? 0) - lock.inFlight.length
  if (lapsed !== 0) inFlightCounter.add(tx, [generation], -lapsed)
  let next: GroupRow | undefined
  if (lock.untilMs !== undefined) {
    next = { space: spaces.locked, atMs: lock.untilMs, headSequence: 0, inFlight: lock.inFlight }
  } else {
    const [head] = yield* groupMessageTable.range([generation, group], { limit: 1 })
    if (head !== undefined) {
      const headSequence = sequenceIn(head.key)
      const wasOpen = old?.space === spaces.open && old.headSequence === headSequence
      const openSinceMs = wasOpen ? old.atMs : tx.nowMs
      next =
        head.row.receiveCount > 0
          ? { space: spaces.open, atMs: openSinceMs, headSequence, inFlight: [] }
          : { space: spaces.fresh, atMs: head.row.sentAtMs, headSequence, inFlight: [] }
    }
  }
  if (old !== undefined) groupIndex.del(tx, indexKey(generation, old, group))
  if (next === undefined) groupTable.del(tx, [generation, group])
  else {
    groupIndex.put(tx, indexKey(generation, next, group), null)
    groupTable.put(tx, [generation, group], next)
  }
}

function indexKey(
  generation: number,
  row: GroupRow,
  group: string,
): [number, number, number, number, string] {
  return [generation, row.space, row.atMs, row.headSequence, group]
}

export function indexed(key: KeyReader): { atMs: number; headSequence: number; group: string } {
  key.integer()
  key.integer()
  return { atMs: key.integer(), headSequence: key.integer(), group: key.text() }
}

export function sequenceIn(key: KeyReader): number {
  key.integer()
  key.text()
  return key.integer()
}
