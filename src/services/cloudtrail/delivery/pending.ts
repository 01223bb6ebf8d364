// Records that wait for a trail's next log file: every five minutes, on the clock.

import type { Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'
import { CLOUDTRAIL_TO_LOGS, type LoggedRecord } from '../port.ts'
import type { TrailRecord } from '../record/shape.ts'
import type { TrailRow } from '../tables.ts'

export const CLOUDTRAIL_DELIVERY = 'cloudtrail-delivery'
export const EVERY_MS = 5 * 60_000

export interface PendingHead {
  readonly next: number
  /** A delivery is due. */
  readonly due: boolean
}

export const pendingTable = new Table<[region: string, number: number], TrailRecord>('pending')
export const pendingHead = new Table<[], PendingHead>('pending-head')

/** State of the chore. */
export type DeliveryState = Pick<TrailRow, 'account' | 'region' | 'name' | 'generation'>

type Of = Pick<TrailRow, 'account' | 'region' | 'name'>

export function pendingPartition({ account, region, name }: Of): string {
  return `cloudtrail/${account}/pending/${region}/${name}`
}

/** In the transaction that records a call. */
export function* keepForTrails(
  tx: Tx,
  trails: readonly TrailRow[],
  record: TrailRecord,
): Reading<void> {
  for (const trail of trails) {
    const { account, region, name, generation, arn } = trail
    tellLogs(tx, trail, record)
    const own = tx.in(pendingPartition({ account, region, name }))
    const head = yield* own.read(pendingHead.get())
    const { next = 1, due = false } = head ?? {}
    pendingTable.put(own, [record.awsRegion, next], record)
    pendingHead.put(own, [], { next: next + 1, due: true })
    if (due) continue
    const payload: DeliveryState = { account, region, name, generation }
    tx.emit({ edge: CLOUDTRAIL_DELIVERY, target: arn, payload, dueAtMs: nextDelivery(tx.nowMs) })
  }
}

/** At once, record by record. */
function tellLogs(tx: Tx, trail: TrailRow, record: TrailRecord): void {
  const { account, region, name, arn, logGroupArn, roleArn } = trail
  if (logGroupArn === undefined || roleArn === undefined) return
  const payload: LoggedRecord = {
    ...{ id: record.eventID, account, region, name, trailArn: arn, roleArn },
    ...{ atMs: tx.nowMs, record: JSON.stringify(record) },
  }
  tx.emit({ edge: CLOUDTRAIL_TO_LOGS, target: logGroupArn, payload })
}

export function nextDelivery(nowMs: number): number {
  return (Math.floor(nowMs / EVERY_MS) + 1) * EVERY_MS
}
