// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html

import { operation } from '../operation.ts'
import { getOne } from '../stored/family.ts'

export const getBucketInventoryConfiguration = operation(
  'GetBucketInventoryConfiguration',
  async (input, context) => {
    return { InventoryConfiguration: await getOne(context, 'inventory', input) }
  },
)
