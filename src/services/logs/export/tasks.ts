// Export tasks: what of a group goes to a bucket, and how far that is.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html

import type { ExportTask } from '@aws-sdk/client-cloudwatch-logs'
import type { Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'

export interface ExportRow {
  readonly id: string
  readonly name?: string
  readonly logGroup: string
  readonly streamPrefix?: string
  readonly fromMs: number
  /** Events at this moment or later stay. */
  readonly toMs: number
  readonly bucket: string
  readonly prefix: string
  readonly status: 'PENDING' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED'
  readonly message?: string
  readonly createdMs: number
  readonly endedMs?: number
}

export const exports = new Table<[id: string], ExportRow>('export')
/** The one that is under way: an account has no two. */
export const activeExport = new Table<[], { readonly id: string }>('export-active')

/** Tasks that are remembered; the oldest go first. */
const MOST_KEPT = 1_000

export function isActive({ status }: ExportRow): boolean {
  return status === 'PENDING' || status === 'RUNNING'
}

export function* enterExport(tx: Tx, row: ExportRow): Reading<void> {
  const known = yield* exports.range([], { limit: MOST_KEPT })
  if (known.length >= MOST_KEPT) {
    const oldest = known.reduce((a, b) => (b.row.createdMs < a.row.createdMs ? b : a))
    exports.del(tx, [oldest.row.id])
  }
  exports.put(tx, [row.id], row)
  activeExport.put(tx, [], { id: row.id })
}

/** Its end, however it ends. */
export function endExport(
  tx: Tx,
  row: ExportRow,
  status: ExportRow['status'],
  message?: string,
): void {
  const ended = { ...row, status, endedMs: tx.nowMs }
  exports.put(tx, [row.id], message === undefined ? ended : { ...ended, message })
  activeExport.del(tx, [])
}

export function shownExport(row: ExportRow): ExportTask {
  return {
    taskId: row.id,
    taskName: row.name,
    logGroupName: row.logGroup,
    from: row.fromMs,
    to: row.toMs,
    destination: row.bucket,
    destinationPrefix: row.prefix,
    status: { code: row.status, message: row.message },
    executionInfo: { creationTime: row.createdMs, completionTime: row.endedMs },
  }
}
