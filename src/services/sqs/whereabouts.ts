// Where a message stands in its queue now: for people who ask why it is not received.

import type { Sought, Whereabout } from '../../kernel/whereabouts.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn } from './address.ts'
import type { Placed } from './placed.ts'
import { isExhausted } from './redrive.ts'
import type { MessageRow, MessageState } from './row-codecs.ts'
import { placedInRun } from './runs.ts'
import {
  groupMessageTable,
  groupTable,
  messageTable,
  readQueueOrTombstone,
  readyTable,
  relocationTable,
  tenantMessageTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'
import { sequenceIn } from './fifo-groups.ts'

/** Moments under which a message is looked for at most: its last ones. */
const MOST_MOMENTS = 64

export async function whereabouts(
  sought: Sought,
  { store }: Pick<Env, 'store'>,
): Promise<Whereabout | undefined> {
  const address = addressOfArn(sought.resource)
  if (address === undefined) return undefined
  const { partition } = address
  return store.transact(partition, (tx) => locate(tx, partition, sought), {
    durability: 'buffered',
  })
}

function* locate(tx: Tx, partition: string, sought: Sought): Reading<Whereabout> {
  const { id, resource: at, positions, enteredMs } = sought
  const queue = yield* readQueueOrTombstone(partition)
  if (queue === undefined || queue.deletedMs !== undefined)
    return { state: 'sqs.queue-deleted', at, sinceMs: queue?.deletedMs }
  for (const sequence of positions) {
    const row = yield* messageTable.get(queue.generation, sequence)
    if (row === undefined || row.messageId !== id) continue
    const there = queue.fifo
      ? yield* inGroup(tx, queue, sequence, row.extras!.groupId!)
      : yield* inQueue(tx, queue, sequence, row, sought.timesMs)
    return { at, ...there }
  }
  const { purgedMs, createdMs } = queue
  if (purgedMs !== undefined && purgedMs >= enteredMs)
    return { state: 'sqs.purged', at, sinceMs: purgedMs }
  if (createdMs >= enteredMs) return { state: 'sqs.queue-deleted', at, sinceMs: createdMs }
  return { state: 'sqs.absent', at }
}

type There = Omit<Whereabout, 'at'>

function* inQueue(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  row: MessageRow,
  timesMs: readonly number[],
): Reading<There> {
  const movedToMs = yield* relocationTable.get(queue.generation, sequence)
  const moments = new Set([...(movedToMs === undefined ? [] : [movedToMs]), ...timesMs])
  for (const atMs of [...moments].slice(0, MOST_MOMENTS)) {
    const placed = yield* placedUnder(queue, atMs, sequence, row.extras?.groupId)
    if (placed === undefined) continue
    const { state, where } = placed
    if (where === 'waiting' && atMs > tx.nowMs)
      return state.delayed
        ? { state: 'sqs.delayed', untilMs: atMs }
        : { state: 'sqs.in-flight', untilMs: atMs, count: state.receiveCount }
    return visible(tx, queue, state, atMs)
  }
  // In the queue for certain, though under none of the moments that are known.
  return { state: 'sqs.visible' }
}

function* placedUnder(
  queue: QueueRow,
  atMs: number,
  sequence: number,
  group: string | undefined,
): Reading<Placed | undefined> {
  const { generation } = queue
  const waiting = yield* waitingTable.get(generation, atMs, sequence)
  if (waiting !== undefined) return { where: 'waiting', atMs, sequence, state: waiting }
  if (group !== undefined) {
    const state = yield* tenantMessageTable.get(generation, group, atMs, sequence)
    return state && { where: 'tenant', atMs, sequence, state }
  }
  const state = yield* readyTable.get(generation, atMs, sequence)
  if (state !== undefined) return { where: 'ready', atMs, sequence, state }
  return yield* placedInRun(generation, atMs, sequence)
}

function* inGroup(tx: Tx, queue: QueueRow, sequence: number, group: string): Reading<There> {
  const { generation, settings } = queue
  const state = yield* groupMessageTable.get(generation, group, sequence)
  if (state === undefined) return { state: 'sqs.absent' }
  const row = yield* groupTable.get(generation, group)
  const inFlight = (row?.inFlight ?? []).filter(({ visibleAtMs }) => visibleAtMs > tx.nowMs)
  const own = inFlight.find((one) => one.sequence === sequence)
  if (own !== undefined)
    return { state: 'sqs.in-flight', untilMs: own.visibleAtMs, count: state.receiveCount, group }
  const delayedUntilMs = state.sentAtMs + settings.delaySeconds * 1000
  if (state.receiveCount === 0 && delayedUntilMs > tx.nowMs)
    return { state: 'sqs.delayed', untilMs: delayedUntilMs, group }
  const before = inFlight.filter((one) => one.sequence < sequence)
  const [first] = before
  if (first !== undefined) {
    const holder = yield* messageTable.get(generation, first.sequence)
    const untilMs = Math.max(...before.map(({ visibleAtMs }) => visibleAtMs))
    return { state: 'sqs.group-locked', behind: holder?.messageId, group, untilMs }
  }
  const [head] = yield* groupMessageTable.range([generation, group], { limit: 1 })
  const headSequence = head === undefined ? sequence : sequenceIn(head.key)
  if (headSequence === sequence) return visible(tx, queue, state, row?.atMs)
  const other = yield* messageTable.get(generation, headSequence)
  return { state: 'sqs.group-behind', behind: other?.messageId, group }
}

function visible(
  tx: Tx,
  { settings }: QueueRow,
  state: MessageState,
  sinceMs: number | undefined,
): There {
  const { receiveCount: count } = state
  const expiresMs = state.sentAtMs + settings.retentionSeconds * 1000
  if (expiresMs <= tx.nowMs) return { state: 'sqs.overdue', sinceMs: expiresMs }
  const { redrive } = settings
  if (isExhausted(state, redrive)) {
    const { deadLetterTargetArn: to, maxReceiveCount: most } = redrive!
    const here = count - state.receivedElsewhere
    return { state: 'sqs.exhausted', count: here, most, to, sinceMs }
  }
  return { state: count === 0 ? 'sqs.visible' : 'sqs.returned', count, sinceMs }
}
