// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html

import type { Reading } from '../../../store/table.ts'
import type { Store, Tx } from '../../../store/store.ts'
import { addressOf, type StreamAddress } from '../address.ts'
import { encryptionType } from '../description.ts'
import { dryRun, invalidArgument, throughputExceeded } from '../errors.ts'
import { operation } from '../operation.ts'
import { causeOf, entryOf, placed, requireTakable } from '../put.ts'
import { append, type Cause, type Entry } from '../record/append.ts'
import { indexOf } from '../record/sequence.ts'
import { knownShards, shardFor } from '../shard/map.ts'
import { headOf, requireStream, type StreamRow } from '../tables.ts'

export const putRecord = operation('PutRecord', async (input, context) => {
  const address = await addressOf(input, context)
  const entry = entryOf(input)
  const cause = causeOf(context, 'PutRecord')
  const order = input.SequenceNumberForOrdering
  const isDry = input.DryRun === true
  return context.store.transact(address.partition, (tx) =>
    put(tx, address, { entry, cause, order, isDry }),
  )
})

interface Put {
  readonly entry: Entry
  readonly cause: Cause
  readonly order: string | undefined
  readonly isDry: boolean
}

function* put(tx: Tx, address: StreamAddress, { entry, cause, order, isDry }: Put) {
  const stream = yield* requireStream(address)
  requireTakable(stream, entry)
  const there = placed(tx, stream, entry)
  if (order !== undefined) yield* requireOrder(cause.store, stream, there, order)
  if (isDry) throw dryRun()
  const [{ shardId, sequence }] = (yield* append(tx, stream, [there], cause)) as [
    { shardId: string; sequence: string | undefined },
  ]
  if (sequence === undefined) throw throughputExceeded(shardId, stream)
  const EncryptionType = encryptionType(stream.keyId !== undefined)
  return { ShardId: shardId, SequenceNumber: sequence, EncryptionType }
}

/** New records come after all others of their shard: the number need only be one of them. */
function* requireOrder(
  store: Store,
  stream: StreamRow,
  { hash }: Entry,
  order: string,
): Reading<void> {
  const shard = shardFor(yield* knownShards(store, stream), hash)
  const index = indexOf(stream, shard, order)
  const { next } = yield* headOf(stream, shard.number)
  if (index !== undefined && index < next) return
  // Of a parent, say, or of another shard: less than what comes now all the same.
  if (
    /^\d{56}$/.test(order) &&
    BigInt(order) >> 148n <= BigInt(shard.createdSecond) + (2n << 36n)
  ) {
    return
  }
  throw invalidArgument(
    `ExclusiveMinimumSequenceNumber ${order} used in PutRecord on stream ${stream.name} under account ${stream.account} is invalid.`,
  )
}
