// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html

import { ABAC, putConfiguration } from '../bucket/configuration.ts'
import { malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'

export const putBucketAbac = operation('PutBucketAbac', async (input, context) => {
  const Status = input.AbacStatus?.Status
  if (Status !== 'Enabled' && Status !== 'Disabled') throw malformedXml()
  await putConfiguration(context, input.Bucket!, ABAC, { Status })
  return {}
})
