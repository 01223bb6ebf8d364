// Fair queues: a standard queue whose messages name groups keeps one backlog per tenant, so that
// quiet tenants' messages are found in O(log n) however many a noisy one has piled up. Queues
// without message groups never come here.

import type { Tx } from '../../store/store.ts'
import type { KeyReader } from '../../store/key.ts'
import type { Reading } from '../../store/table.ts'
import { isNoisy } from './fair.ts'
import { chunks } from './limits.ts'
import type { Taken } from './queue.ts'
import type { MessageState } from './row-codecs.ts'
import { makeReady, placedAt, takeOrDismiss, unindex, type Placed } from './standard-queue.ts'
import {
  inFlightCounter,
  readyTable,
  tenantIndex,
  tenantMessageTable,
  tenantTable,
  waitingTable,
  type QueueRow,
  type TenantRow,
} from './tables.ts'

const QUIET = 0
const NOISY = 1
/** With a share above 10 % at most nine tenants turn noisy at once; some may linger. */
const NOISY_LOOKED_AT = 16

/** Puts a message into its tenant's backlog. */
export function* readyInTenant(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  sinceMs: number,
  state: MessageState,
  sent: boolean,
): Reading<void> {
  const group = state.group!
  tenantMessageTable.put(tx, [queue.generation, group, sinceMs, sequence], state)
  const tenant = yield* tenantTable.get(queue.generation, group)
  const head = tenant?.head
  const first =
    head === undefined || sinceMs < head.atMs || (sinceMs === head.atMs && sequence < head.sequence)
  save(tx, queue, group, tenant, {
    head: first ? { atMs: sinceMs, sequence } : head,
    inFlight: tenant?.inFlight ?? 0,
    noisy: tenant?.noisy ?? false,
    lastSentMs: sent ? tx.nowMs : (tenant?.lastSentMs ?? tx.nowMs),
  })
}

export function* addTenantInFlight(
  tx: Tx,
  queue: QueueRow,
  group: string,
  delta: number,
): Reading<void> {
  const tenant = yield* tenantTable.get(queue.generation, group)
  const next: TenantRow = {
    head: tenant?.head,
    inFlight: (tenant?.inFlight ?? 0) + delta,
    noisy: tenant?.noisy ?? false,
    lastSentMs: tenant?.lastSentMs ?? tx.nowMs,
  }
  const total = yield* inFlightCounter.get(queue.generation)
  save(tx, queue, group, tenant, { ...next, noisy: isNoisy(next, total, tx.nowMs) })
}

/** After the head of a tenant's backlog may have gone. */
export function* refreshTenant(tx: Tx, queue: QueueRow, group: string): Reading<void> {
  const tenant = yield* tenantTable.get(queue.generation, group)
  if (tenant === undefined) return
  const [first] = yield* tenantMessageTable.range([queue.generation, group], { limit: 1 })
  const placed = first && tenantPlaced(first.key, first.row)
  const head = placed && { atMs: placed.atMs, sequence: placed.sequence }
  save(tx, queue, group, tenant, { ...tenant, head, noisy: tenant.noisy && head !== undefined })
}

function save(
  tx: Tx,
  queue: QueueRow,
  group: string,
  old: TenantRow | undefined,
  next: TenantRow,
): void {
  const { generation } = queue
  if (old?.head !== undefined) {
    const { atMs, sequence } = old.head
    tenantIndex.del(tx, [generation, old.noisy ? NOISY : QUIET, atMs, sequence, group])
  }
  if (next.head !== undefined) {
    const { atMs, sequence } = next.head
    tenantIndex.put(tx, [generation, next.noisy ? NOISY : QUIET, atMs, sequence, group], null)
  }
  if (next.head === undefined && next.inFlight <= 0) tenantTable.del(tx, [generation, group])
  else tenantTable.put(tx, [generation, group], next)
}

/** Quiet tenants and messages without a group first, by age; then the noisy tenants. */
export function* receiveFair(
  tx: Tx,
  queue: QueueRow,
  max: number,
  visibilitySeconds: number,
): Reading<Taken[]> {
  yield* settleDue(tx, queue)
  yield* quieten(tx, queue)
  const taken: Taken[] = []
  for (let round = 0; round < max + 32 && taken.length < max; round++) {
    const placed = (yield* oldestQuiet(tx, queue)) ?? (yield* leastNoisy(queue))
    if (placed === undefined) break
    const message = yield* takeOrDismiss(tx, queue, placed, visibilitySeconds)
    if (message !== undefined) taken.push(message)
  }
  return taken
}

/** The message that would be received next. */
export function* oldestFair(tx: Tx, queue: QueueRow): Reading<Placed | undefined> {
  yield* settleDue(tx, queue)
  return (yield* oldestQuiet(tx, queue)) ?? (yield* leastNoisy(queue))
}

/** Messages whose wait is over join their backlogs, a bounded number at a time. */
function* settleDue(tx: Tx, queue: QueueRow): Reading<void> {
  const due = yield* waitingTable.range([queue.generation], {
    limit: chunks.deduplication,
    before: [queue.generation, tx.nowMs + 1],
  })
  for (const { key, row } of due) {
    const placed = placedAt('waiting', key, row)
    yield* unindex(tx, queue, placed)
    yield* makeReady(tx, queue, placed.sequence, placed.atMs, { ...row, delayed: false })
  }
}

/** Lets tenants go that have sent nothing for five minutes. */
function* quieten(tx: Tx, queue: QueueRow): Reading<void> {
  const noisy = yield* tenantIndex.range([queue.generation, NOISY], { limit: NOISY_LOOKED_AT })
  for (const { key } of noisy) yield* addTenantInFlight(tx, queue, indexed(key).group, 0)
}

function* oldestQuiet(tx: Tx, queue: QueueRow): Reading<Placed | undefined> {
  const [ready] = yield* readyTable.range([queue.generation], { limit: 1 })
  const [tenant] = yield* tenantIndex.range([queue.generation, QUIET], { limit: 1 })
  const alone = ready && placedAt('ready', ready.key, ready.row)
  if (tenant === undefined) return alone
  const head = indexed(tenant.key)
  if (alone !== undefined) {
    const older = alone.atMs - head.atMs || alone.sequence - head.sequence
    if (older < 0) return alone
  }
  return yield* headOf(queue, head)
}

/** "Among several noisy ones, the one with fewest in flight first." */
function* leastNoisy(queue: QueueRow): Reading<Placed | undefined> {
  const noisy = yield* tenantIndex.range([queue.generation, NOISY], { limit: NOISY_LOOKED_AT })
  let least: { entry: Indexed; inFlight: number } | undefined
  for (const { key } of noisy) {
    const entry = indexed(key)
    const { inFlight } = (yield* tenantTable.get(queue.generation, entry.group))!
    if (least === undefined || inFlight < least.inFlight) least = { entry, inFlight }
  }
  return least && (yield* headOf(queue, least.entry))
}

function* headOf(queue: QueueRow, head: Indexed): Reading<Placed> {
  const { group, atMs, sequence } = head
  const state = (yield* tenantMessageTable.get(queue.generation, group, atMs, sequence))!
  return { where: 'tenant', atMs, sequence, state }
}

/** Removes a bounded number of expired messages from the heads of backlogs. */
export function* trimTenants(tx: Tx, queue: QueueRow, untilMs: number): Reading<number> {
  let trimmed = 0
  for (const noise of [QUIET, NOISY]) {
    for (; trimmed < chunks.expired; trimmed++) {
      const [oldest] = yield* tenantIndex.range([queue.generation, noise], {
        limit: 1,
        before: [queue.generation, noise, untilMs + 1],
      })
      if (oldest === undefined) break
      yield* takeOrDismiss(tx, queue, yield* headOf(queue, indexed(oldest.key)), 0)
    }
  }
  return trimmed
}

interface Indexed {
  readonly atMs: number
  readonly sequence: number
  readonly group: string
}

function indexed(key: KeyReader): Indexed {
  key.integer()
  key.integer()
  return { atMs: key.integer(), sequence: key.integer(), group: key.text() }
}

function tenantPlaced(key: KeyReader, state: MessageState): Placed {
  key.integer()
  key.text()
  return { where: 'tenant', atMs: key.integer(), sequence: key.integer(), state }
}
