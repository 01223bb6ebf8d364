// A FIFO queue's messages: every group keeps its own in order, and one index holds the groups by
// when they can be received from. A locked group stands behind its lock's end, so receiving never
// walks past blocked groups.

import type { Tx } from '../../store/store.ts'
import type { KeyReader } from '../../store/key.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage, sendToDeadLetter } from './departure.ts'
import { lockOf } from './fifo.ts'
import { chunks } from './limits.ts'
import type { NewMessage, Taken } from './queue.ts'
import { isExhausted } from './redrive.ts'
import type { MessageState } from './row-codecs.ts'
import {
  delayedCounter,
  fifoDelayTable,
  goneCounter,
  groupIndex,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  messageTable,
  sentCounter,
  spaces,
  type GroupRow,
  type InFlight,
  type QueueRow,
} from './tables.ts'

const LAST = Number.MAX_SAFE_INTEGER

export function* insertFifo(tx: Tx, queue: QueueRow, message: NewMessage): Reading<number> {
  const { generation } = queue
  const sequence = yield* sentCounter.get(generation)
  sentCounter.add(tx, [generation], 1)
  yield* placeMessage(tx, queue, sequence, message)
  if (sequence % chunks.sendsPerTrim === chunks.sendsPerTrim - 1) yield* trimFifo(tx, queue)
  return sequence
}

/** Puts a message into its group at `sequence`, which may lie before others that wait there. */
export function* placeMessage(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  message: NewMessage,
): Reading<void> {
  const { generation } = queue
  const group = message.row.extras!.groupId!
  const delayed = queue.settings.delaySeconds > 0 && message.receiveCount === 0
  messageTable.put(tx, [generation, sequence], message.row)
  groupMessageTable.put(tx, [generation, group, sequence], {
    sentAtMs: message.sentAtMs,
    receiveCount: message.receiveCount,
    firstReceivedAtMs: message.firstReceivedAtMs,
    delayed,
    relocated: false,
    kept: message.kept === true,
  })
  if (delayed) {
    fifoDelayTable.put(tx, [generation, message.sentAtMs, sequence], null)
    delayedCounter.add(tx, [generation], 1)
  }
  const row = yield* groupTable.get(generation, group)
  // Behind others, or in front of none: the group keeps its place unless this is its new head.
  if (row === undefined || message.receiveCount > 0 || sequence < row.headSequence) {
    yield* settleGroup(tx, queue, group, row, row?.inFlight ?? [])
  }
}

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

/** Names of groups that can be received from, longest open first. */
function* openGroups(tx: Tx, queue: QueueRow, limit: number): Reading<string[]> {
  const { generation, settings } = queue
  const found: { atMs: number; headSequence: number; group: string }[] = []
  for (const space of [spaces.fresh, spaces.open, spaces.locked]) {
    // Changing the queue's delay acts on messages already sent: the bound moves, no row does.
    const untilMs = space === spaces.fresh ? tx.nowMs - settings.delaySeconds * 1000 : tx.nowMs
    const rows = yield* groupIndex.range([generation, space], {
      limit,
      before: [generation, space, untilMs + 1],
    })
    for (const { key } of rows) found.push(indexed(key))
  }
  found.sort((a, b) => a.atMs - b.atMs || a.headSequence - b.headSequence)
  return found.slice(0, limit).map(({ group }) => group)
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
  const inFlight: InFlight[] = []
  const expiredUntilMs = tx.nowMs - settings.retentionSeconds * 1000
  const delayedFromMs = tx.nowMs - settings.delaySeconds * 1000
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
      if (row.sentAtMs <= expiredUntilMs) {
        yield* dismiss(tx, queue, group, sequence, row)
        yield* expireMessage(tx, queue, sequence)
      } else if (row.receiveCount === 0 && row.sentAtMs > delayedFromMs) {
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
  // The lock's new messages count as in flight; those of the old lock have lapsed.
  inFlightCounter.add(tx, [generation], inFlight.length - old.inFlight.length)
  yield* settleGroup(tx, queue, group, { ...old, inFlight }, inFlight)
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
function* dismiss(
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

/** Deletes a message that is in flight. */
export function* removeFifo(
  tx: Tx,
  queue: QueueRow,
  group: string,
  row: GroupRow,
  sequence: number,
): Reading<void> {
  const { generation } = queue
  groupMessageTable.del(tx, [generation, group, sequence])
  messageTable.del(tx, [generation, sequence])
  goneCounter.add(tx, [generation], 1)
  const left = row.inFlight.filter((message) => message.sequence !== sequence)
  yield* settleGroup(tx, queue, group, row, left)
}

export function* rescheduleFifo(
  tx: Tx,
  queue: QueueRow,
  group: string,
  row: GroupRow,
  sequence: number,
  seconds: number,
): Reading<void> {
  const visibleAtMs = tx.nowMs + seconds * 1000
  const inFlight = row.inFlight.map((message) =>
    message.sequence === sequence ? { ...message, visibleAtMs } : message,
  )
  yield* settleGroup(tx, queue, group, row, inFlight)
}

/** Counts what has become visible: groups whose lock ended, messages whose delay ended. */
export function* promoteFifo(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation, settings } = queue
  const unlocked = yield* groupIndex.range([generation, spaces.locked], {
    limit: chunks.promoted,
    before: [generation, spaces.locked, tx.nowMs + 1],
  })
  for (const { key } of unlocked) {
    const { group } = indexed(key)
    const row = (yield* groupTable.get(generation, group))!
    yield* settleGroup(tx, queue, group, row, row.inFlight)
  }
  const delays = yield* fifoDelayTable.range([generation], {
    limit: chunks.promoted,
    before: [generation, tx.nowMs - settings.delaySeconds * 1000 + 1],
  })
  for (const { key } of delays) {
    key.integer()
    fifoDelayTable.del(tx, [generation, key.integer(), key.integer()])
    delayedCounter.add(tx, [generation], -1)
  }
  return Math.max(unlocked.length, delays.length)
}

/** Removes a bounded number of expired messages from the heads of open groups. */
export function* trimFifo(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation, settings } = queue
  const untilMs = tx.nowMs - settings.retentionSeconds * 1000
  if (untilMs < 0) return 0
  let trimmed = 0
  for (const space of [spaces.fresh, spaces.open, spaces.locked]) {
    const groups = yield* groupIndex.range([generation, space], {
      limit: chunks.expired,
      before: [generation, space, untilMs + 1],
    })
    for (const { key } of groups) {
      if (trimmed >= chunks.expired) return trimmed
      trimmed += yield* trimGroup(tx, queue, indexed(key).group, untilMs, chunks.expired - trimmed)
    }
  }
  return trimmed
}

function* trimGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  untilMs: number,
  limit: number,
): Reading<number> {
  const row = (yield* groupTable.get(queue.generation, group))!
  const messages = yield* groupMessageTable.range([queue.generation, group], { limit })
  let trimmed = 0
  for (const { key, row: state } of messages) {
    if (state.sentAtMs > untilMs) break
    const sequence = sequenceIn(key)
    yield* dismiss(tx, queue, group, sequence, state)
    yield* expireMessage(tx, queue, sequence)
    trimmed++
  }
  yield* settleGroup(tx, queue, group, row, row.inFlight)
  return trimmed
}

/** When the next group opens or the next delay ends. */
export function* nextVisibleFifo(tx: Tx, queue: QueueRow): Reading<number | undefined> {
  const { generation, settings } = queue
  const delayMs = settings.delaySeconds * 1000
  const [locked] = yield* groupIndex.range([generation, spaces.locked], {
    limit: 1,
    after: [generation, spaces.locked, tx.nowMs, LAST, ''],
  })
  const [delayed] =
    delayMs === 0
      ? []
      : yield* groupIndex.range([generation, spaces.fresh], {
          limit: 1,
          after: [generation, spaces.fresh, Math.max(0, tx.nowMs - delayMs), LAST, ''],
        })
  const lockedMs = locked && indexed(locked.key).atMs
  const delayedMs = delayed && indexed(delayed.key).atMs + delayMs
  if (lockedMs === undefined || delayedMs === undefined) return lockedMs ?? delayedMs
  return Math.min(lockedMs, delayedMs)
}

function indexKey(
  generation: number,
  row: GroupRow,
  group: string,
): [number, number, number, number, string] {
  return [generation, row.space, row.atMs, row.headSequence, group]
}

function indexed(key: KeyReader): { atMs: number; headSequence: number; group: string } {
  key.integer()
  key.integer()
  return { atMs: key.integer(), headSequence: key.integer(), group: key.text() }
}

function sequenceIn(key: KeyReader): number {
  key.integer()
  key.text()
  return key.integer()
}
