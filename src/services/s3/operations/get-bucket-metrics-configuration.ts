// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html

import { operation } from '../operation.ts'
import { getOne } from '../stored/family.ts'

export const getBucketMetricsConfiguration = operation(
  'GetBucketMetricsConfiguration',
  async (input, context) => {
    return { MetricsConfiguration: await getOne(context, 'metrics', input) }
  },
)
