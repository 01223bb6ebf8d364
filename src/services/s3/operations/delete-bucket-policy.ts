// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html

import { deleteConfiguration, POLICY } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deleteBucketPolicy = operation('DeleteBucketPolicy', async (input, context) => {
  await deleteConfiguration(context, input.Bucket!, POLICY)
  return {}
})
