// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html

import { operation } from '../operation.ts'
import { requireAnalytics } from '../stored/checks.ts'
import { putOne } from '../stored/family.ts'

export const putBucketAnalyticsConfiguration = operation(
  'PutBucketAnalyticsConfiguration',
  async (input, context) => {
    requireAnalytics(input.AnalyticsConfiguration)
    await putOne(context, 'analytics', input, input.AnalyticsConfiguration)
    return { HttpStatus: 204 } as object
  },
)
