// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html

import { operation } from '../operation.ts'
import { deleteOne } from '../stored/family.ts'

export const deleteBucketIntelligentTieringConfiguration = operation(
  'DeleteBucketIntelligentTieringConfiguration',
  async (input, context) => {
    await deleteOne(context, 'intelligent-tiering', input)
    return {}
  },
)
