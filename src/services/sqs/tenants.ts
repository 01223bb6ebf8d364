// Tenants of a fair queue: a backlog for each, and an index of those that have one by its oldest
// message, quiet and noisy ones apart. Queues without message groups never come here.

import type { KeyReader } from '../../store/key.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { isNoisy } from './fair.ts'
import type { MessageState } from './row-codecs.ts'
import {
  inFlightCounter,
  tenantIndex,
  tenantMessageTable,
  tenantTable,
  type QueueRow,
  type TenantRow,
} from './tables.ts'

export const QUIET = 0
export const NOISY = 1

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
  const head = first && headIn(first.key)
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

export interface Indexed {
  readonly atMs: number
  readonly sequence: number
  readonly group: string
}

export function indexed(key: KeyReader): Indexed {
  key.integer()
  key.integer()
  return { atMs: key.integer(), sequence: key.integer(), group: key.text() }
}

function headIn(key: KeyReader): { atMs: number; sequence: number } {
  key.integer()
  key.text()
  return { atMs: key.integer(), sequence: key.integer() }
}
