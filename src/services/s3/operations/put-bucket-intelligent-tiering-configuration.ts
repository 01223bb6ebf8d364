// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html

import { operation } from '../operation.ts'
import { requireTiering } from '../stored/checks.ts'
import { putOne } from '../stored/family.ts'

export const putBucketIntelligentTieringConfiguration = operation(
  'PutBucketIntelligentTieringConfiguration',
  async (input, context) => {
    requireTiering(input.IntelligentTieringConfiguration)
    await putOne(context, 'intelligent-tiering', input, input.IntelligentTieringConfiguration)
    return {}
  },
)
