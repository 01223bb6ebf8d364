// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html

import { operation } from '../operation.ts'
import { putOne } from '../stored/family.ts'

export const putBucketMetricsConfiguration = operation(
  'PutBucketMetricsConfiguration',
  async (input, context) => {
    await putOne(context, 'metrics', input, input.MetricsConfiguration)
    return {}
  },
)
