// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html

import { deleteConfiguration, REPLICATION } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const deleteBucketReplication = operation(
  'DeleteBucketReplication',
  async (input, context) => {
    await deleteConfiguration(context, input.Bucket!, REPLICATION)
    return {}
  },
)
