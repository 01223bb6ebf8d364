// A new version is to be copied: said in the transaction that makes it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { creationId } from '../notification/event-of.ts'
import { rewrite } from '../object/versions.ts'
import {
  configurations,
  isMarker,
  type BucketRow,
  type ObjectRow,
  type VersionRow,
} from '../tables.ts'
import type { ReplicaOrder } from '../port.ts'
import { bucketOf, chosenRules, type Replication } from './rules.ts'

export const S3_TO_S3 = 's3-to-s3'

/** The version as it is then: waiting, where it is to be copied. */
export function* order<Row extends VersionRow>(
  tx: Tx,
  bucket: BucketRow,
  row: Row,
  requestId: string,
): Reading<Row> {
  const replication = (yield* configurations.get('replication')) as Replication | undefined
  if (replication === undefined || bucket.versioning !== 'Enabled') return row
  const { key, versionId, sequence } = row
  const tags = isMarker(row) ? undefined : (row as ObjectRow).tags
  const rules = chosenRules(replication, { key, tags })
  if (rules.length === 0) return row
  const { name, arn, generation } = bucket
  for (const rule of rules) {
    const payload: ReplicaOrder = {
      ...{ id: creationId(bucket, row), bucket: { name, arn, generation } },
      ...{ key, versionId, sequence, rule, requestId, atMs: tx.nowMs, to: bucketOf(rule)! },
    }
    tx.emit({ edge: S3_TO_S3, target: rule.Destination!.Bucket!, payload })
  }
  if (isMarker(row)) return row
  const waiting = rules.map((rule) => bucketOf(rule)!)
  const pending = { ...row, replication: { status: 'PENDING' as const, waiting } }
  yield* rewrite(tx, pending as unknown as ObjectRow)
  return pending
}
