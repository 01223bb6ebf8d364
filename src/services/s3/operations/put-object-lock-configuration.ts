// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html

import type { InputOf } from '../../../wire/types.ts'
import { invalidBucketState, malformedXml } from '../errors.ts'
import { MODES } from '../lock/retention.ts'
import { operation } from '../operation.ts'
import { bucketPartition, buckets, requireBucket, type DefaultRetention } from '../tables.ts'

type Given = InputOf<
  typeof import('@aws-sdk/client-s3'),
  'PutObjectLockConfiguration'
>['ObjectLockConfiguration']

export const putObjectLockConfiguration = operation(
  'PutObjectLockConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    const retention = retentionOf(input.ObjectLockConfiguration)
    await context.store.transact(bucketPartition(name), function* (tx) {
      const { retention: _, ...row } = yield* requireBucket(name)
      if (row.versioning !== 'Enabled') {
        throw invalidBucketState(
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
        )
      }
      buckets.put(tx, [], { ...row, lockable: true, ...(retention && { retention }) })
    })
    return {}
  },
)

function retentionOf(given: Given): DefaultRetention | undefined {
  if (given?.ObjectLockEnabled !== 'Enabled') throw malformedXml()
  if (given.Rule === undefined) return undefined
  const { Mode, Days, Years } = given.Rule.DefaultRetention ?? {}
  const many = Days ?? Years
  if (!MODES.has(Mode) || many === undefined || many < 1) throw malformedXml()
  if (Days !== undefined && Years !== undefined) throw malformedXml()
  const length = Days === undefined ? { years: many } : { days: many }
  return { mode: Mode!, ...length }
}
