// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketWebsite.html

import { getConfiguration, WEBSITE } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketWebsite = operation('GetBucketWebsite', (input, context) =>
  getConfiguration<any>(context, input.Bucket!, WEBSITE),
)
