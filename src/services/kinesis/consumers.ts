// Consumers of enhanced fan-out: names with a share of a stream's throughput of their own.
// https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf } from '../resource/resource.ts'
import type { Context } from '../service.ts'
import { addressOfArn, consumerOfArn, type ConsumerAddress, type StreamAddress } from './address.ts'
import { consumerNotFound, invalidArgument, notFound } from './errors.ts'
import {
  consumerResource,
  consumers,
  requireStream,
  scopeOf,
  type ConsumerRow,
  type StreamRow,
} from './tables.ts'

interface Naming {
  readonly StreamARN?: string | undefined
  readonly ConsumerName?: string | undefined
  readonly ConsumerARN?: string | undefined
}

/** Throws InvalidArgumentException unless a consumer is named in one way. */
export function consumerAddress({ StreamARN, ConsumerName, ConsumerARN }: Naming): ConsumerAddress {
  const byArn = ConsumerARN === undefined ? undefined : consumerOfArn(ConsumerARN)
  if (byArn !== undefined) return byArn
  const stream = StreamARN === undefined ? undefined : addressOfArn(StreamARN)
  if (stream !== undefined && ConsumerName !== undefined) {
    return { ...stream, consumer: ConsumerName, created: undefined }
  }
  throw invalidArgument('Must specify either ConsumerARN, or both StreamARN and ConsumerName.')
}

export function* requireConsumer(address: ConsumerAddress): Reading<ConsumerRow> {
  const row = yield* consumers.get(address.consumer)
  const isSame = address.created === undefined || row?.arn.endsWith(`:${address.created}`)
  if (row === undefined || !isSame) throw consumerNotFound(address.consumer, address.account)
  return row
}

export function shownConsumer({ name, arn, createdMs }: ConsumerRow) {
  return {
    ConsumerName: name,
    ConsumerARN: arn,
    ConsumerStatus: 'ACTIVE' as const,
    ConsumerCreationTimestamp: new Date(Math.floor(createdMs / 1000) * 1000),
  }
}

export function* enterConsumer(tx: Tx, address: StreamAddress, row: ConsumerRow): Reading<void> {
  consumers.put(tx, [row.name], row)
  const { arn, createdMs, tags } = row
  const entry = { arn, generation: createdMs, createdMs, tags, facts: null }
  yield* consumerResource.enter(tx.in(directoryOf(address)), `${address.name}/${row.name}`, entry)
}

/** What a `ResourceARN` names. */
export type Tagged =
  | { readonly kind: 'stream'; readonly row: StreamRow; readonly address: StreamAddress }
  | { readonly kind: 'consumer'; readonly row: ConsumerRow; readonly address: ConsumerAddress }

/** Runs `work` over the stream or consumer of an ARN. */
export async function withResource<T>(
  { store }: Pick<Context, 'store'>,
  arn: string,
  work: (found: Tagged, tx: Tx) => Reading<T>,
): Promise<T> {
  const consumer = consumerOfArn(arn)
  const address = consumer ?? addressOfArn(arn)
  if (address === undefined) throw notFound(`Resource ${arn} not found.`)
  return store.transact(scopeOf(address), function* (tx) {
    const stream = yield* requireStream(address)
    if (consumer === undefined) return yield* work({ kind: 'stream', row: stream, address }, tx)
    const row = yield* requireConsumer(consumer)
    return yield* work({ kind: 'consumer', row, address: consumer }, tx)
  })
}
