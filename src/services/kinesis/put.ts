// What PutRecord and PutRecords share.

import type { Tx } from '../../store/store.ts'
import type { Context } from '../service.ts'
import { invalidArgument, validation } from './errors.ts'
import type { Cause, Entry } from './record/append.ts'
import { explicitHash, hashOf } from './shard/hash.ts'
import type { StreamRow } from './tables.ts'

interface Given {
  readonly Data: Uint8Array
  readonly PartitionKey?: string | undefined
  readonly ExplicitHashKey?: string | undefined
}

/** Without a partition key, which only a stream that spreads its records takes, the key is empty. */
export function entryOf({ Data: data, PartitionKey, ExplicitHashKey }: Given): Entry {
  const partitionKey = PartitionKey ?? ''
  const hash = ExplicitHashKey === undefined ? hashOf(partitionKey) : explicitHash(ExplicitHashKey)
  return { data, partitionKey, hash }
}

export function causeOf(context: Context, operation: string): Cause {
  return {
    ...{ party: `api:kinesis.${operation}`, via: operation, requestId: context.requestId },
    store: context.store,
    strict: context.settings.strictLimits ?? false,
  }
}

export function sizeOf({ data, partitionKey }: Entry): number {
  return data.length + Buffer.byteLength(partitionKey)
}

export function requireTakable(stream: StreamRow, entry: Entry): void {
  if (entry.partitionKey === '' && !stream.spreads) {
    throw validation(
      "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
    )
  }
  const most = stream.maxRecordKib * 1024
  if (entry.data.length <= most) return
  throw invalidArgument(
    `Record size of ${entry.data.length} bytes exceeds the maximum record size of ${most} bytes of stream ${stream.name} under account ${stream.account}.`,
  )
}

/** A stream that spreads its records takes no notice of their keys. */
export function placed(tx: Tx, stream: StreamRow, entry: Entry): Entry {
  if (!stream.spreads) return entry
  return { ...entry, hash: Buffer.from(tx.random(16)).toString('hex') }
}
