// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketWebsite.html

import { deleteConfiguration, WEBSITE } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deleteBucketWebsite = operation('DeleteBucketWebsite', async (input, context) => {
  await deleteConfiguration(context, input.Bucket!, WEBSITE)
  return {}
})
