// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html

import { ABAC, getConfiguration } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketAbac = operation('GetBucketAbac', async (input, context) => {
  const { Status = 'Disabled' } = await getConfiguration<any>(context, input.Bucket!, ABAC)
  return { AbacStatus: { Status } }
})
