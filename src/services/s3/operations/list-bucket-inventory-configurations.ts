// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html

import { operation } from '../operation.ts'
import { listAll } from '../stored/family.ts'

export const listBucketInventoryConfigurations = operation(
  'ListBucketInventoryConfigurations',
  async (input, context) => {
    const { found, ...page } = await listAll(context, 'inventory', input)
    return { InventoryConfigurationList: found, ...page }
  },
)
