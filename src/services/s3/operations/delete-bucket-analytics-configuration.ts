// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketAnalyticsConfiguration.html

import { operation } from '../operation.ts'
import { deleteOne } from '../stored/family.ts'

export const deleteBucketAnalyticsConfiguration = operation(
  'DeleteBucketAnalyticsConfiguration',
  async (input, context) => {
    await deleteOne(context, 'analytics', input)
    return {}
  },
)
