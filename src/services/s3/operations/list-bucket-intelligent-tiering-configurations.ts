// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html

import { operation } from '../operation.ts'
import { listAll } from '../stored/family.ts'

export const listBucketIntelligentTieringConfigurations = operation(
  'ListBucketIntelligentTieringConfigurations',
  async (input, context) => {
    const { found, ...page } = await listAll(context, 'intelligent-tiering', input)
    return { IntelligentTieringConfigurationList: found, ...page }
  },
)
