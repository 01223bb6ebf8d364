// How a trail's deliveries went, for GetTrailStatus: beside what waits for it.

import type { Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'

export interface TrailStatus {
  readonly deliveredMs?: number | undefined
  readonly deliveryTriedMs?: number | undefined
  readonly deliveryError?: string | undefined
  readonly loggedMs?: number | undefined
  readonly logsError?: string | undefined
  readonly digestedMs?: number | undefined
  readonly digestError?: string | undefined
  readonly notifiedMs?: number | undefined
  readonly notificationTriedMs?: number | undefined
  readonly notificationError?: string | undefined
}

export const statusTable = new Table<[], TrailStatus>('status')

/** In the partition of what waits. */
export function* noteStatus(change: TrailStatus, tx: Tx): Reading<void> {
  statusTable.put(tx, [], { ...(yield* statusTable.get()), ...change })
}
