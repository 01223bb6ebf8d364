// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html

import { shownIterator } from '../iterator.ts'
import { operation } from '../operation.ts'

export const getShardIterator = operation('GetShardIterator', async (input, context, source) => {
  const { StreamArn: arn, ShardId: shardId, ShardIteratorType: type } = input
  const at = await source.placeInShard(arn!, shardId!, {
    type: type!,
    sequence: input.SequenceNumber,
  })
  return {
    ShardIterator: shownIterator({ arn: arn!, shardId: shardId!, at }, context.clock.nowMs()),
  }
})
