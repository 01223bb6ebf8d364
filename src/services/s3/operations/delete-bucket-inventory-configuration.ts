// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketInventoryConfiguration.html

import { operation } from '../operation.ts'
import { deleteOne } from '../stored/family.ts'

export const deleteBucketInventoryConfiguration = operation(
  'DeleteBucketInventoryConfiguration',
  async (input, context) => {
    await deleteOne(context, 'inventory', input)
    return {}
  },
)
