// Receiving from a FIFO queue: walks the open groups and takes their messages in order, up to
// the first that is in flight. A group whose head is in flight stands by when that ends, so that no
// receive walks past blocked groups.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage, sendToDeadLetter } from './departure.ts'
import { indexed, sequenceIn, settleGroup, stillInFlight } from './fifo-groups.ts'
import { spaces, type GroupSpace, type InFlight } from './group-row.ts'
import type { Taken } from './passing.ts'
import { isExhausted } from './redrive.ts'
import type { MessageState } from './row-codecs.ts'
import {
  calmGroupsTable,
  delayedCounter,
  fifoDelayTable,
  groupIndex,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  messageTable,
  NEVER_MS,
  type QueueRow,
} from './tables.ts'

const LAST = Number.MAX_SAFE_INTEGER

/** Fills up with one group's messages first, then goes on to the group that has waited longest. */
export function* receiveFifo(
  tx: Tx,
  queue: QueueRow,
  max: number,
  visibilitySeconds: number,
): Reading<Taken[]> {
  const taken: Taken[] = []
  const visited = new Set<string>()
  for (let round = 0; round < 4 && taken.length < max; round++) {
    const groups = yield* openGroups(tx, queue, max + visited.size)
    let fresh = 0
    for (const group of groups) {
      if (visited.has(group) || taken.length >= max) continue
      visited.add(group)
      fresh++
      yield* receiveFromGroup(tx, queue, group, max, visibilitySeconds, taken)
    }
    if (fresh === 0) break
  }
  return taken
}

interface Open {
  readonly atMs: number
  readonly headSequence: number
  readonly group: string
}

/** Names of groups that can be received from, longest open first. */
function* openGroups(tx: Tx, queue: QueueRow, limit: number): Reading<string[]> {
  const found = yield* openIn(tx, queue, spaces.fresh, limit)
  found.push(...(yield* cameBack(tx, queue, limit)))
  found.sort((a, b) => a.atMs - b.atMs || a.headSequence - b.headSequence)
  return found.slice(0, limit).map(({ group }) => group)
}

/** Groups whose head was received before and is visible again. */
function* cameBack(tx: Tx, queue: QueueRow, limit: number): Reading<Open[]> {
  const { generation } = queue
  const calmUntilMs = yield* calmGroupsTable.get(generation)
  if (calmUntilMs !== undefined && tx.nowMs < calmUntilMs) return []
  const found = yield* openIn(tx, queue, spaces.open, limit)
  found.push(...(yield* openIn(tx, queue, spaces.locked, limit)))
  if (found.length === 0) {
    calmGroupsTable.put(tx, [generation], (yield* nextUnlockMs(tx, queue)) ?? NEVER_MS)
  }
  return found
}

function* openIn(
  tx: Tx,
  { generation, settings }: QueueRow,
  space: GroupSpace,
  limit: number,
): Reading<Open[]> {
  const delayMs = space === spaces.fresh ? settings.delaySeconds * 1000 : 0
  // Changing the queue's delay acts on messages already sent: the bound moves, no row does. What waits
  // for no moment is open whatever the clock says: it may have been set back since.
  const waits = space === spaces.locked || delayMs > 0
  const before = waits ? [generation, space, tx.nowMs - delayMs + 1] : undefined
  const rows = yield* groupIndex.range([generation, space], { limit, before })
  return rows.map(({ key }) => indexed(key))
}

function* receiveFromGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  max: number,
  visibilitySeconds: number,
  taken: Taken[],
): Reading<void> {
  const { generation, settings } = queue
  const old = (yield* groupTable.get(generation, group))!
  const held = stillInFlight(old.inFlight, tx.nowMs)
  const firstHeld = held[0]?.sequence
  const inFlight: InFlight[] = []
  const expiredUntilMs = tx.nowMs - settings.retentionSeconds * 1000
  const delayMs = settings.delaySeconds * 1000
  for (let round = 0; round < 8 && taken.length < max; round++) {
    const wanted = max - taken.length
    // Those taken in this call still stand in the group: go on behind the last of them.
    const last = inFlight.at(-1)?.sequence
    const messages = yield* groupMessageTable.range([generation, group], {
      limit: wanted,
      after: last === undefined ? undefined : [generation, group, last],
    })
    let blocked = messages.length < wanted
    for (const { key, row } of messages) {
      const sequence = sequenceIn(key)
      if (sequence === firstHeld) {
        blocked = true
        break
      } else if (row.sentAtMs <= expiredUntilMs) {
        yield* dismiss(tx, queue, group, sequence, row)
        yield* expireMessage(tx, queue, sequence)
      } else if (delayMs > 0 && row.receiveCount === 0 && row.sentAtMs + delayMs > tx.nowMs) {
        blocked = true
        break
      } else if (isExhausted(row, settings.redrive)) {
        yield* dismiss(tx, queue, group, sequence, row)
        yield* sendToDeadLetter(tx, queue, sequence, row)
      } else {
        const message = yield* hideInGroup(tx, queue, group, sequence, row, visibilitySeconds)
        taken.push(message)
        inFlight.push({
          sequence,
          receiveCount: message.state.receiveCount,
          visibleAtMs: message.visibleAtMs,
        })
      }
    }
    if (blocked) break
  }
  // Those taken stand before those that were in flight; what had lapsed of these was counted.
  inFlight.push(...held)
  inFlightCounter.add(tx, [generation], inFlight.length - old.inFlight.length)
  yield* settleGroup(tx, queue, group, { ...old, inFlight }, inFlight, held.length === 0)
}

/** The first message of the group that has been open longest. */
export function* oldestFifo(
  tx: Tx,
  queue: QueueRow,
): Reading<{ group: string; sequence: number; state: MessageState } | undefined> {
  const [group] = yield* openGroups(tx, queue, 1)
  if (group === undefined) return undefined
  const [first] = yield* groupMessageTable.range([queue.generation, group], { limit: 1 })
  return first && { group, sequence: sequenceIn(first.key), state: first.row }
}

/** Takes the first message of an open group out of it. */
export function* dismissFifo(
  tx: Tx,
  queue: QueueRow,
  group: string,
  sequence: number,
  state: MessageState,
): Reading<void> {
  const row = (yield* groupTable.get(queue.generation, group))!
  yield* dismiss(tx, queue, group, sequence, state)
  yield* settleGroup(tx, queue, group, row, row.inFlight)
}

/** Takes a message out of its group; the caller says where it goes. */
export function* dismiss(
  tx: Tx,
  queue: QueueRow,
  group: string,
  sequence: number,
  state: MessageState,
): Reading<void> {
  yield* endDelay(tx, queue, sequence, state)
  groupMessageTable.del(tx, [queue.generation, group, sequence])
}

function* hideInGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  sequence: number,
  state: MessageState,
  visibilitySeconds: number,
): Reading<Taken> {
  yield* endDelay(tx, queue, sequence, state)
  const next: MessageState = {
    ...state,
    receiveCount: state.receiveCount + 1,
    firstReceivedAtMs: state.firstReceivedAtMs === 0 ? tx.nowMs : state.firstReceivedAtMs,
    delayed: false,
    kept: false,
  }
  groupMessageTable.put(tx, [queue.generation, group, sequence], next)
  const row = (yield* messageTable.get(queue.generation, sequence))!
  const visibleAtMs = tx.nowMs + visibilitySeconds * 1000
  return { sequence, state: next, row, receivedAtMs: tx.nowMs, visibleAtMs, group }
}

function* endDelay(tx: Tx, queue: QueueRow, sequence: number, state: MessageState): Reading<void> {
  if (!state.delayed) return
  const key = [queue.generation, state.sentAtMs, sequence] as const
  if ((yield* fifoDelayTable.get(...key)) === undefined) return
  fifoDelayTable.del(tx, [...key])
  delayedCounter.add(tx, [queue.generation], -1)
}

/** When the next group opens or the next delay ends. */
export function* nextVisibleFifo(tx: Tx, queue: QueueRow): Reading<number | undefined> {
  const { generation, settings } = queue
  const delayMs = settings.delaySeconds * 1000
  const lockedMs = yield* nextUnlockMs(tx, queue)
  const [delayed] =
    delayMs === 0
      ? []
      : yield* groupIndex.range([generation, spaces.fresh], {
          limit: 1,
          after: [generation, spaces.fresh, Math.max(0, tx.nowMs - delayMs), LAST, ''],
        })
  const delayedMs = delayed && indexed(delayed.key).atMs + delayMs
  if (lockedMs === undefined || delayedMs === undefined) return lockedMs ?? delayedMs
  return Math.min(lockedMs, delayedMs)
}

function* nextUnlockMs(tx: Tx, { generation }: QueueRow): Reading<number | undefined> {
  const [locked] = yield* groupIndex.range([generation, spaces.locked], {
    limit: 1,
    after: [generation, spaces.locked, tx.nowMs, LAST, ''],
  })
  return locked && indexed(locked.key).atMs
}
