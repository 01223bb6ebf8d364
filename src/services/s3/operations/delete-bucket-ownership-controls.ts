// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html

import { deleteConfiguration, OWNERSHIP } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deleteBucketOwnershipControls = operation(
  'DeleteBucketOwnershipControls',
  async (input, context) => {
    await deleteConfiguration(context, input.Bucket!, OWNERSHIP)
    return {}
  },
)
