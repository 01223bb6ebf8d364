// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html

import { getConfiguration, POLICY } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketPolicy = operation('GetBucketPolicy', async (input, context) => {
  const { text } = await getConfiguration<{ text: string }>(context, input.Bucket!, POLICY)
  return { Policy: text }
})
