// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html

import { MAX_BUCKET_TAGS } from '../limits.ts'
import { changeBucket } from '../bucket/change.ts'
import { tagsOf } from '../object/description.ts'
import { operation } from '../operation.ts'

export const putBucketTagging = operation('PutBucketTagging', async (input, context) => {
  const tags = tagsOf(input.Tagging?.TagSet, MAX_BUCKET_TAGS)
  await changeBucket(context, input.Bucket!, (row) => ({ ...row, tags }))
  return {}
})
