// Looking into a queue without receiving: nothing of it changes. Not AWS's; for tests and for people.

import type { Store } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { QueueAddress } from './address.ts'
import { stillInFlight } from './fifo-groups.ts'
import { requireQueue } from './queue.ts'
import { answered, everything, receivedMessage } from './received.ts'
import type { MessageState } from './row-codecs.ts'
import { oldestReady } from './runs.ts'
import {
  groupMessageTable,
  groupTable,
  messageTable,
  tenantMessageTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'

/** Where a message stands. `held`: in flight, or behind one of its group that is. */
type Standing = 'visible' | 'delayed' | 'held'

interface Seen {
  readonly sequence: number
  readonly state: MessageState
  readonly standing: Standing
}

export interface PeekOptions {
  readonly showInvisible: boolean
  readonly showDelayed: boolean
}

const MESSAGES_AT_MOST = 1_000
const BODY_BYTES_AT_MOST = 16 * 1024 * 1024
/** No receipt handle: who peeks has received nothing. */
const NO_RECEIPT = 'SQS/BACKDOOR/ACCESS'

/** The oldest messages, at most 1,000 and 16 MiB of bodies, as ReceiveMessage would show them. */
export async function peek(
  store: Store,
  address: QueueAddress,
  { showInvisible, showDelayed }: PeekOptions,
): Promise<ReturnType<typeof answered>[]> {
  const { queue, seen } = await store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address)
    return { queue, seen: yield* messagesOf(queue, tx.nowMs) }
  })
  const shown = { visible: true, delayed: showDelayed, held: showInvisible }
  const wanted = seen
    .filter(({ standing }) => shown[standing])
    .sort((a, b) => a.sequence - b.sequence)
  const messages: ReturnType<typeof answered>[] = []
  let bytes = 0
  for (const { sequence, state } of wanted) {
    // A body each: together they may be a thousand times the largest message.
    const row = await store.transact(address.partition, () =>
      messageTable.get(queue.generation, sequence),
    )
    // Received and deleted meanwhile.
    if (row === undefined) continue
    bytes += row.body.length
    if (bytes > BODY_BYTES_AT_MOST) break
    const taken = { sequence, state, row, receivedAtMs: 0, visibleAtMs: 0 }
    messages.push(
      answered({ ...receivedMessage(queue, taken, everything), receiptHandle: NO_RECEIPT }),
    )
  }
  return messages
}

function* messagesOf(queue: QueueRow, nowMs: number): Reading<Seen[]> {
  return queue.fifo ? yield* ofGroups(queue, nowMs) : yield* ofStandard(queue, nowMs)
}

function* ofStandard(queue: QueueRow, nowMs: number): Reading<Seen[]> {
  const options = { limit: MESSAGES_AT_MOST }
  const seen: Seen[] = []
  for (const { sequence, state } of yield* oldestReady(queue, MESSAGES_AT_MOST)) {
    seen.push({ sequence, state, standing: 'visible' })
  }
  for (const { key, row: state } of yield* tenantMessageTable.range([queue.generation], options)) {
    key.integer()
    key.text()
    key.integer()
    seen.push({ sequence: key.integer(), state, standing: 'visible' })
  }
  for (const { key, row: state } of yield* waitingTable.range([queue.generation], options)) {
    key.integer()
    const due = key.integer() <= nowMs
    const standing = due ? 'visible' : state.delayed ? 'delayed' : 'held'
    seen.push({ sequence: key.integer(), state, standing })
  }
  return seen
}

function* ofGroups(queue: QueueRow, nowMs: number): Reading<Seen[]> {
  const options = { limit: MESSAGES_AT_MOST }
  /** The first of each group that is in flight: it and all behind it are held. */
  const held = new Map<string, number>()
  for (const { key, row } of yield* groupTable.range([queue.generation], options)) {
    key.integer()
    const [first] = stillInFlight(row.inFlight, nowMs)
    if (first !== undefined) held.set(key.text(), first.sequence)
  }
  const seen: Seen[] = []
  for (const { key, row: state } of yield* groupMessageTable.range([queue.generation], options)) {
    key.integer()
    const group = key.text()
    const delayedUntilMs = state.sentAtMs + queue.settings.delaySeconds * 1000
    const delayed = state.receiveCount === 0 && delayedUntilMs > nowMs
    const sequence = key.integer()
    const isHeld = sequence >= (held.get(group) ?? Infinity)
    const standing = isHeld ? 'held' : delayed ? 'delayed' : 'visible'
    seen.push({ sequence, state, standing })
  }
  return seen
}
