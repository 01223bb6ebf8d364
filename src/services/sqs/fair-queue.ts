// Receiving from a fair queue: quiet tenants' messages are found in O(log n) however many a noisy
// one has piled up.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { chunks } from './limits.ts'
import { makeReady, placedAt, takeOrDismiss, unindex } from './placement.ts'
import type { Placed } from './placed.ts'
import type { Taken } from './passing.ts'
import { oldestReady } from './runs.ts'
import {
  tenantIndex,
  tenantMessageTable,
  tenantTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'
import { addTenantInFlight, indexed, NOISY, QUIET, type Indexed } from './tenants.ts'

/** With a share above 10 % at most nine tenants turn noisy at once; some may linger. */
const NOISY_LOOKED_AT = 16

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
    limit: chunks.settled,
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
  const [alone] = yield* oldestReady(queue, 1)
  const [tenant] = yield* tenantIndex.range([queue.generation, QUIET], { limit: 1 })
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
