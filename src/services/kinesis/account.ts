// What an account has committed itself to in a region (On-demand Advantage): kept and shown, no more.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MinimumThroughputBillingCommitmentOutput.html

import { Table } from '../../store/table.ts'
import type { Place } from './address.ts'

/** A commitment lasts a day at least. */
export const COMMITMENT_MS = 24 * 3_600_000

export interface AccountRow {
  readonly startedMs: number
  readonly endedMs?: number
}

export const accounts = new Table<[], AccountRow>('account')

export function accountPartition({ account, region }: Place): string {
  return `kinesis/${account}/${region}/account`
}

export function shownCommitment(row: AccountRow | undefined, nowMs: number) {
  if (row === undefined) return { Status: 'DISABLED' as const }
  const { startedMs, endedMs } = row
  const earliest = startedMs + COMMITMENT_MS
  return {
    Status: endedMs === undefined ? ('ENABLED' as const) : ('DISABLED' as const),
    StartedAt: new Date(startedMs),
    EndedAt: endedMs === undefined ? undefined : new Date(endedMs),
    EarliestAllowedEndAt: earliest > nowMs ? new Date(earliest) : undefined,
  }
}
