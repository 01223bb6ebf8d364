// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html

import { operation } from '../operation.ts'
import { listAll } from '../stored/family.ts'

export const listBucketMetricsConfigurations = operation(
  'ListBucketMetricsConfigurations',
  async (input, context) => {
    const { found, ...page } = await listAll(context, 'metrics', input)
    return { MetricsConfigurationList: found, ...page }
  },
)
