// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html

import { CORS, deleteConfiguration } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deleteBucketCors = operation('DeleteBucketCors', async (input, context) => {
  await deleteConfiguration(context, input.Bucket!, CORS)
  return {}
})
