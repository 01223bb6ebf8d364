// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html

import { getConfiguration, OWNERSHIP } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketOwnershipControls = operation(
  'GetBucketOwnershipControls',
  async (input, context) => {
    const OwnershipControls = await getConfiguration<any>(context, input.Bucket!, OWNERSHIP)
    return { OwnershipControls }
  },
)
