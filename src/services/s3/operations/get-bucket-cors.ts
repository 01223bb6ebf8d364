// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html

import { CORS, getConfiguration } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketCors = operation('GetBucketCors', (input, context) =>
  getConfiguration<any>(context, input.Bucket!, CORS),
)
