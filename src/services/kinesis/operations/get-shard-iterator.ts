// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html

import { withStream } from '../change.ts'
import { dryRun } from '../errors.ts'
import { operation } from '../operation.ts'
import { shownIterator } from '../read/iterator.ts'
import { indexAt, requireFitting, requireShard } from '../read/position.ts'

export const getShardIterator = operation('GetShardIterator', async (input, context) => {
  const { ShardIteratorType: type, StartingSequenceNumber: sequence, Timestamp } = input
  const iterator = await withStream(context, input, function* (stream, tx) {
    const shard = yield* requireShard(stream, input.ShardId)
    requireFitting(type, sequence)
    const start = { type, sequence, atMs: Timestamp?.getTime() }
    const index = yield* indexAt(tx, stream, shard, start)
    if (input.DryRun) throw dryRun()
    const { account, region, name, id } = stream
    return { account, region, stream: name, id, shard: shard.number, index }
  })
  return { ShardIterator: shownIterator(iterator, context.clock.nowMs()) }
})
