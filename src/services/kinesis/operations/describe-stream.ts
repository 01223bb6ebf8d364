// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html

import { withStream } from '../change.ts'
import { described, shownShard } from '../description.ts'
import { operation } from '../operation.ts'
import { allShards, shardNumber } from '../shard/map.ts'

const PAGE = 100

export const describeStream = operation('DescribeStream', async (input, context) => {
  const { Limit = PAGE, ExclusiveStartShardId: after } = input
  const past = after === undefined ? -1 : (shardNumber(after) ?? -1)
  const StreamDescription = await withStream(context, input, function* (stream) {
    const left = (yield* allShards(stream)).filter(({ number }) => number > past)
    const page = left.slice(0, Math.min(Limit, PAGE))
    return {
      ...described(stream),
      Shards: page.map((shard) => shownShard(stream, shard)),
      HasMoreShards: page.length < left.length,
    }
  })
  return { StreamDescription }
})
