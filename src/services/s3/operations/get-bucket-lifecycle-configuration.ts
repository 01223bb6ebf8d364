// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html

import { noSuchConfiguration } from '../errors.ts'
import { shown } from '../lifecycle/parse.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketLifecycleConfiguration = operation(
  'GetBucketLifecycleConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    const row = await context.store.transact(bucketPartition(name), () => requireBucket(name))
    if (row.lifecycle !== undefined) return shown(row.lifecycle)
    throw noSuchConfiguration(
      'NoSuchLifecycleConfiguration',
      'The lifecycle configuration does not exist',
      name,
    )
  },
)
