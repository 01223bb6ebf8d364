// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html

import { operation } from '../operation.ts'
import { getOne } from '../stored/family.ts'

export const getBucketAnalyticsConfiguration = operation(
  'GetBucketAnalyticsConfiguration',
  async (input, context) => {
    return { AnalyticsConfiguration: await getOne(context, 'analytics', input) }
  },
)
