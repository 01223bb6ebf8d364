// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html

import { operation } from '../operation.ts'
import { getOne } from '../stored/family.ts'

export const getBucketIntelligentTieringConfiguration = operation(
  'GetBucketIntelligentTieringConfiguration',
  async (input, context) => {
    return { IntelligentTieringConfiguration: await getOne(context, 'intelligent-tiering', input) }
  },
)
