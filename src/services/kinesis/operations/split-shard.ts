// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html

import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'
import { requireOpen, requireProvisioned, Resharding, splitPoint } from '../shard/reshard.ts'

export const splitShard = operation('SplitShard', async (input, context) => {
  await changeStream(context, input, function* (stream, tx) {
    requireProvisioned(stream, 'SplitShard')
    const shard = yield* requireOpen(stream, input.ShardToSplit)
    const at = splitPoint(stream, shard, input.NewStartingHashKey)
    const resharding = new Resharding(tx, stream)
    yield* resharding.split(shard, at)
    return resharding.stream
  })
  return {}
})
