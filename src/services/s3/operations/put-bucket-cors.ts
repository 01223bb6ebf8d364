// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html

import { CORS, putConfiguration } from '../bucket/configuration.ts'
import { requireRules } from '../cors/rules.ts'
import { operation } from '../operation.ts'

export const putBucketCors = operation('PutBucketCors', async (input, context) => {
  const CORSRules = requireRules(input.CORSConfiguration?.CORSRules)
  await putConfiguration(context, input.Bucket!, CORS, { CORSRules })
  return {}
})
