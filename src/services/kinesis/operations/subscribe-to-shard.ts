// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html

import { consumerAddress, requireConsumer } from '../consumers.ts'
import { dryRun, invalidArgument } from '../errors.ts'
import { operation } from '../operation.ts'
import { indexAt, requireShard } from '../read/position.ts'
import { subscribe } from '../subscription.ts'
import { requireStream } from '../tables.ts'

export const subscribeToShard = operation('SubscribeToShard', async (input, context) => {
  const { Type: type, SequenceNumber: sequence, Timestamp } = input.StartingPosition
  const address = consumerAddress(input)
  const subscription = await context.store.transact(address.partition, function* (tx) {
    const stream = yield* requireStream(address)
    const { arn: consumerArn } = yield* requireConsumer(address)
    const shard = yield* requireShard(stream, input.ShardId)
    if (type.endsWith('SEQUENCE_NUMBER') && sequence === undefined) {
      throw invalidArgument(`StartingPosition of type ${type} needs a SequenceNumber.`)
    }
    const start = { type, sequence, atMs: Timestamp?.getTime() }
    return { address, consumerArn, stream, shard, index: yield* indexAt(tx, stream, shard, start) }
  })
  if ((input as { DryRun?: boolean }).DryRun) throw dryRun()
  return { EventStream: subscribe(context, subscription) as never }
})
