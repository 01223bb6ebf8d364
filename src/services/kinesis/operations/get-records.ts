// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html

import type { Tx } from '../../../store/store.ts'
import { childrenOf, encryptionType } from '../description.ts'
import {
  dryRun,
  invalidArgument,
  shardAbsent,
  streamNotFound,
  throughputExceeded,
} from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { readIterator, shownIterator, type Iterator } from '../read/iterator.ts'
import { sliceOf, type ReadRecord } from '../read/slice.ts'
import { counted, isThrottled } from '../read/throttle.ts'
import { allShards, shardId } from '../shard/map.ts'
import { requireStream, shards } from '../tables.ts'

export const getRecords = operation('GetRecords', async (input, context) => {
  const { store, clock, settings } = context
  const { iterator, address } = readIterator(input.ShardIterator, clock.nowMs())
  if (input.StreamARN !== undefined && input.StreamARN !== address.arn) {
    throw invalidArgument(`ShardIterator does not belong to stream ${input.StreamARN}.`)
  }
  const most = { records: input.Limit ?? limits.readRecords, bytes: limits.readBytes }
  const shard = `${address.arn}/${iterator.shard}`
  if (settings.strictLimits && isThrottled(store, shard, clock.nowMs())) {
    throw throughputExceeded(shardId(iterator.shard), address)
  }
  const read = await store.transact(address.partition, (tx) =>
    readFrom(tx, iterator, address, most),
  )
  if (input.DryRun) throw dryRun()
  const { records, next, behindMs, children } = read
  if (settings.strictLimits) {
    counted(
      store,
      shard,
      clock.nowMs(),
      records.reduce((sum, { data }) => sum + data.length, 0),
    )
  }
  return {
    Records: records.map(shownRecord),
    NextShardIterator:
      next === undefined ? undefined : shownIterator({ ...iterator, index: next }, clock.nowMs()),
    MillisBehindLatest: behindMs,
    ChildShards: children,
  }
})

function* readFrom(
  tx: Tx,
  iterator: Iterator,
  address: Parameters<typeof requireStream>[0],
  most: { readonly records: number; readonly bytes: number },
) {
  const stream = yield* requireStream(address)
  if (stream.id !== iterator.id) throw streamNotFound(address)
  const shard = yield* shards.get(stream.space, iterator.shard)
  if (shard === undefined) throw shardAbsent(shardId(iterator.shard), stream)
  const slice = yield* sliceOf(tx, stream, shard, iterator.index, most)
  const children =
    slice.next === undefined ? childrenOf(yield* allShards(stream), shard) : undefined
  return { ...slice, children }
}

export function shownRecord({ sequence, atMs, data, partitionKey, encrypted }: ReadRecord) {
  return {
    SequenceNumber: sequence,
    ApproximateArrivalTimestamp: new Date(atMs),
    Data: data,
    PartitionKey: partitionKey || undefined,
    EncryptionType: encrypted ? encryptionType(true) : undefined,
  }
}
