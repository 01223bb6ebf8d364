// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html

import { operation } from '../operation.ts'
import { requireInventory } from '../stored/checks.ts'
import { putOne } from '../stored/family.ts'

export const putBucketInventoryConfiguration = operation(
  'PutBucketInventoryConfiguration',
  async (input, context) => {
    requireInventory(input.InventoryConfiguration)
    await putOne(context, 'inventory', input, input.InventoryConfiguration)
    return {}
  },
)
