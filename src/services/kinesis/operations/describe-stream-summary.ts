// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStreamSummary.html

import { withStream } from '../change.ts'
import { described, warmThroughput } from '../description.ts'
import { operation } from '../operation.ts'

export const describeStreamSummary = operation('DescribeStreamSummary', async (input, context) => {
  const stream = await withStream(context, input, function* (row) {
    return row
  })
  return {
    StreamDescriptionSummary: {
      ...described(stream),
      StreamId: stream.id,
      OpenShardCount: stream.openShards,
      ConsumerCount: stream.consumers,
      WarmThroughput: warmThroughput(stream),
      MaxRecordSizeInKiB: stream.maxRecordKib,
      RecordDistributionStrategy: stream.spreads
        ? ('AUTO' as const)
        : ('USER_PARTITION_KEY' as const),
    },
  }
})
