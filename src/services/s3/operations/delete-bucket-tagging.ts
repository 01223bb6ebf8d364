// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html

import { changeBucket } from '../bucket/change.ts'
import { operation } from '../operation.ts'

export const deleteBucketTagging = operation('DeleteBucketTagging', async (input, context) => {
  await changeBucket(context, input.Bucket!, (row) => ({ ...row, tags: {} }))
  return {}
})
