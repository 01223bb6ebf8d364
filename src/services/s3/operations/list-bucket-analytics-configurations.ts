// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html

import { operation } from '../operation.ts'
import { listAll } from '../stored/family.ts'

export const listBucketAnalyticsConfigurations = operation(
  'ListBucketAnalyticsConfigurations',
  async (input, context) => {
    const { found, ...page } = await listAll(context, 'analytics', input)
    return { AnalyticsConfigurationList: found, ...page }
  },
)
