// What a queue or a topic gets when notifications are put.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

import type { NewIntent } from '../../../store/store.ts'
import type { BucketRow } from '../tables.ts'
import type { BucketTest } from '../port.ts'
import type { NotificationRule } from './tables.ts'

export function testOf(
  { kind, arn }: NotificationRule,
  bucket: BucketRow,
  requestId: string,
  atMs: number,
): NewIntent | undefined {
  if (kind === 'function') return undefined
  const { account, region, name } = bucket
  const payload: BucketTest = {
    test: true,
    id: requestId,
    ...{ atMs, requestId },
    bucket: { name, arn: bucket.arn, account, region },
  }
  return { edge: kind === 'queue' ? 's3-to-sqs' : 's3-to-sns', target: arn, payload }
}
