// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html

import { operation } from '../operation.ts'
import { deleteOne } from '../stored/family.ts'

export const deleteBucketMetricsConfiguration = operation(
  'DeleteBucketMetricsConfiguration',
  async (input, context) => {
    await deleteOne(context, 'metrics', input)
    return {}
  },
)
