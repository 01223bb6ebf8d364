// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html

import { putConfiguration, OWNERSHIP } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const putBucketOwnershipControls = operation(
  'PutBucketOwnershipControls',
  async (input, context) => {
    await putConfiguration(context, input.Bucket!, OWNERSHIP, input.OwnershipControls)
    return {}
  },
)
