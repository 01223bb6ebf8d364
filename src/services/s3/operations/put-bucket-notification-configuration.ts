// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { parsed } from '../notification/parse.ts'
import { notifications, type NotificationRule } from '../notification/tables.ts'
import { testOf } from '../notification/test-event.ts'
import { operation } from '../operation.ts'
import type { Own } from '../own.ts'
import { bucketPartition, requireBucket, type BucketRow } from '../tables.ts'

export const putBucketNotificationConfiguration = operation(
  'PutBucketNotificationConfiguration',
  async (input, context, own) => {
    const { store, random, clock } = context
    const name = input.Bucket!
    const bucket = await store.transact(bucketPartition(name), () => requireBucket(name))
    const given = parsed(input.NotificationConfiguration ?? {}, () => random.uuid())
    if (input.SkipDestinationValidation !== true) await requireReachable(own, bucket, given.rules)
    await store.transact(bucketPartition(name), function* (tx) {
      yield* requireBucket(name)
      if (given.rules.length === 0 && !given.eventBridge) return notifications.del(tx, [])
      notifications.put(tx, [], given)
      // Queues and topics are told that they will be told; functions are not.
      for (const rule of given.rules) {
        const intent = testOf(rule, bucket, context.requestId, clock.nowMs())
        if (intent) tx.emit(intent)
      }
    })
    return {}
  },
)

/** All at once: AWS names every destination that it could not validate. */
async function requireReachable(
  own: Own,
  bucket: BucketRow,
  rules: readonly NotificationRule[],
): Promise<void> {
  const members: Record<string, string> = {}
  let failed = 0
  for (const { kind, arn } of rules) {
    const reason = await own.whyNot({ kind, arn }, bucket)
    if (reason === undefined) continue
    failed++
    members[`ArgumentName${failed}`] = kind === 'function' ? `${arn}, null` : arn
    members[`ArgumentValue${failed}`] = reason
  }
  if (failed === 0) return
  throw new AwsError(
    'InvalidArgument',
    'Unable to validate the following destination configurations',
    { status: 400, members },
  )
}
