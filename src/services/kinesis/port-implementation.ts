import { AwsError } from '../../kernel/aws-error.ts'
import type { Store, Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn, consumerOfArn, type StreamAddress } from './address.ts'
import { requireConsumer } from './consumers.ts'
import { notFound, throughputExceeded } from './errors.ts'
import type { KinesisPort, NewRecord, PortRecord } from './port.ts'
import { entryOf, placed, requireTakable } from './put.ts'
import { indexAt, requireShard } from './read/position.ts'
import { sliceOf, type ReadRecord } from './read/slice.ts'
import { append, type Cause } from './record/append.ts'
import { indexOf, sequenceOf } from './record/sequence.ts'
import { allShards, shardId } from './shard/map.ts'
import { requireStream, type StreamRow } from './tables.ts'

const READ_BYTES = 4 * 1024 * 1024
const MOST_SKIPS = 8

export function createKinesisPort(env: Pick<Env, 'store' | 'settings'>): KinesisPort {
  const { store, settings } = env
  const strict = settings.strictLimits ?? false
  /** Runs `work` over the stream of an ARN. */
  const over = <T>(arn: string, work: (stream: StreamRow, tx: Tx) => Reading<T>): Promise<T> => {
    const address = addressed(arn)
    return store.transact(address.partition, function* (tx) {
      return yield* work(yield* requireStream(address), tx)
    })
  }
  return {
    put: (arn, records, { party, via }) =>
      over(arn, (stream, tx) =>
        putAll(tx, stream, records, { ...{ party, via, store, strict }, outcome: 'delivered' }),
      ),
    shards: (arn) => over(arn, shownShards),
    begin: (arn, id, start) =>
      over(arn, function* (stream, tx) {
        const shard = yield* requireShard(stream, id)
        const index = yield* indexAt(tx, stream, shard, start)
        return index <= 1 ? '' : sequenceOf(stream, shard, index - 1, tx.nowMs)
      }),
    read: (arn, id, after, max) =>
      over(arn, (stream, tx) => readBehind(tx, stream, { id, after, max })),
    watch: (arn, wake) => store.watch(addressed(arn).partition, wake),
    require(arn) {
      const consumer = consumerOfArn(arn)
      return over(arn, function* ({ arn: streamArn, createdMs }) {
        if (consumer !== undefined) yield* requireConsumer(consumer)
        return { streamArn, createdMs }
      })
    },
  }
}

function addressed(arn: string): StreamAddress {
  const address = addressOfArn(arn)
  if (address === undefined) throw notFound(`Stream ${arn} not found.`)
  return address
}

function* putAll(tx: Tx, stream: StreamRow, records: readonly NewRecord[], cause: Cause) {
  const answers: (string | undefined | AwsError)[] = []
  for (const record of records) {
    if (record.intentId === undefined || (yield* take(record.intentId))) {
      answers.push(yield* putOne(tx, stream, record, cause))
    } else answers.push(undefined)
  }
  return answers
}

function* putOne(
  tx: Tx,
  stream: StreamRow,
  record: NewRecord,
  cause: Cause & { readonly store: Store },
): Reading<string | AwsError> {
  const { partitionKey: PartitionKey, data: Data, explicitHashKey, parentId } = record
  try {
    const entry = entryOf({ Data, PartitionKey, ExplicitHashKey: explicitHashKey })
    requireTakable(stream, entry)
    const own = { ...cause, parents: [parentId] }
    const [appended] = yield* append(tx, stream, [placed(tx, stream, entry)], own)
    return appended!.sequence ?? throughputExceeded(appended!.shardId, stream)
  } catch (error) {
    if (error instanceof AwsError) return error
    throw error
  }
}

function* shownShards(stream: StreamRow) {
  return (yield* allShards(stream)).map(({ number, parent, adjacent }) => ({
    id: shardId(number),
    parents: [parent, adjacent].filter((n) => n !== undefined).map((n) => shardId(n)),
  }))
}

interface Place {
  readonly id: string
  readonly after: string
  readonly max: number
}

function* readBehind(tx: Tx, stream: StreamRow, { id, after, max }: Place) {
  const shard = yield* requireShard(stream, id)
  const from = after === '' ? 1 : (indexOf(stream, shard, after) ?? 0) + 1
  const bounds = { records: max, bytes: READ_BYTES }
  let slice = yield* sliceOf(tx, stream, shard, from, bounds)
  // Past what has expired and is not yet trimmed, and no further than some rows at a time.
  for (let i = 0; i < MOST_SKIPS && slice.records.length === 0 && slice.behindMs > 0; i++) {
    slice = yield* sliceOf(tx, stream, shard, slice.next!, bounds)
  }
  return { records: slice.records.map(shown), isEnd: slice.next === undefined }
}

function shown({ sequence, partitionKey, data, atMs }: ReadRecord): PortRecord {
  return { sequenceNumber: sequence, partitionKey, data, arrivedAtMs: atMs }
}
