// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html

import { getConfiguration, REPLICATION } from '../bucket/configuration.ts'
import { operation } from '../operation.ts'

export const getBucketReplication = operation('GetBucketReplication', async (input, context) => ({
  ReplicationConfiguration: await getConfiguration<any>(context, input.Bucket!, REPLICATION),
}))
