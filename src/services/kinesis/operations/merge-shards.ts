// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html

import { changeStream } from '../change.ts'
import { invalidArgument } from '../errors.ts'
import { operation } from '../operation.ts'
import { keyOf } from '../shard/hash.ts'
import { requireOpen, requireProvisioned, Resharding } from '../shard/reshard.ts'

export const mergeShards = operation('MergeShards', async (input, context) => {
  const { ShardToMerge, AdjacentShardToMerge } = input
  await changeStream(context, input, function* (stream, tx) {
    requireProvisioned(stream, 'MergeShards')
    const one = yield* requireOpen(stream, ShardToMerge)
    const other = yield* requireOpen(stream, AdjacentShardToMerge)
    const [left, right] = one.first < other.first ? [one, other] : [other, one]
    if (keyOf(left.last) + 1n !== keyOf(right.first)) {
      throw invalidArgument(
        `Shards ${ShardToMerge} and ${AdjacentShardToMerge} in stream ${stream.name} under account ${stream.account} are not an adjacent pair of shards eligible for merging`,
      )
    }
    const resharding = new Resharding(tx, stream)
    yield* resharding.merge(one, other)
    return resharding.stream
  })
  return {}
})
