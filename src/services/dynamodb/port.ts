// The door that DynamoDB opens: the streams of its tables, for their own API and for what reads them.

import { directoryOf, type Owner } from '../resource/resource.ts'
import type { Env, PortOf } from '../service.ts'
import { streamOfArn } from './address.ts'
import {
  changesBehind,
  changeShards,
  latestChange,
  type Changes,
  type ChangeShard,
} from './stream/changes.ts'
import {
  placeIn,
  requireStream,
  shardsOf,
  shownRecord,
  sliceOf,
  streamNotFound,
  type Place,
} from './stream/read.ts'
import { shownSequence, shownShard, streamResource, type StreamRow } from './stream/tables.ts'
import { keySchema } from './table/description.ts'

export type { ChangeRecord } from './kinesis/destinations.ts'
export { compareChanges, type Change } from './stream/changes.ts'

export const DYNAMODB: PortOf<DynamodbPort> = { service: 'dynamodb' }

export interface StreamName {
  readonly arn: string
  readonly table: string
  readonly label: string
}

export interface StreamShard {
  readonly id: string
  readonly parent: string | undefined
  /** Sequence numbers as callers see them; `last` of a closed shard. */
  readonly first: string
  readonly last: string | undefined
}

export interface DescribedStream extends StreamName {
  readonly view: string
  readonly enabled: boolean
  readonly createdMs: number
  readonly keySchema: ReturnType<typeof keySchema>
  readonly shards: readonly StreamShard[]
}

export type StreamRecord = ReturnType<typeof shownRecord>

/**
 * Places in a shard are numbers, those of the records. All but the list throw
 * ResourceNotFoundException, ValidationException or TrimmedDataAccessException, as GetRecords does.
 */
export interface DynamodbPort {
  /** In order of names; also of tables that are gone, as long as records last. */
  listStreams(
    owner: Owner,
    page: { readonly table?: string; readonly after?: StreamName; readonly limit: number },
  ): Promise<{ readonly streams: readonly StreamName[]; readonly more: boolean }>
  describeStream(arn: string): Promise<DescribedStream>
  placeInShard(arn: string, shardId: string, place: Place): Promise<number>
  /** Up to `limit` records and a megabyte; `next` is undefined at the end of a closed shard. */
  readShard(
    arn: string,
    shardId: string,
    from: number,
    limit: number,
  ): Promise<{ readonly records: readonly StreamRecord[]; readonly next: number | undefined }>
  /**
   * The shards as a log's reader has them, and changes behind a position in one of them, '' being before
   * the first: of a stream that is gone there are none, and what was trimmed is passed by.
   */
  changeShards(arn: string): Promise<readonly ChangeShard[]>
  latestChange(arn: string, shardId: string): Promise<string>
  changes(arn: string, shardId: string, after: string, max: number): Promise<Changes>
  /** Calls `wake` after commits that may have brought records: a hint, look again. */
  watchStream(arn: string, wake: () => void): () => void
}

export function createDynamodbPort({ store }: Pick<Env, 'store'>): DynamodbPort {
  return {
    async listStreams(owner, { table, after, limit }) {
      const { found, more } = await store.transact(directoryOf(owner), () =>
        streamResource.page({
          limit,
          ...(table !== undefined && { prefix: `${table}/` }),
          after: after && `${after.table}/${after.label}`,
        }),
      )
      return { streams: found.map(({ name, entry }) => named(entry.arn, name)), more }
    },
    async describeStream(arn) {
      const { partition, name, label } = placed(arn)
      const [stream, shards] = await store.transact(partition, function* () {
        const row = yield* requireStream(arn, label)
        return [row, yield* shardsOf(row)] as const
      })
      return {
        arn,
        table: name,
        label,
        ...described(stream),
        shards: shards.map((shard) => shownShardRow(stream, shard)),
      }
    },
    async placeInShard(arn, shardId, place) {
      const { partition, label } = placed(arn)
      return await store.transact(partition, function* () {
        return yield* placeIn(arn, yield* requireStream(arn, label), shardId, place)
      })
    },
    async readShard(arn, shardId, from, limit) {
      const { partition, region, label } = placed(arn)
      const { stream, records, next } = await store.transact(partition, function* () {
        const row = yield* requireStream(arn, label)
        return { stream: row, ...(yield* sliceOf(arn, row, shardId, from, limit)) }
      })
      return {
        records: records.map(({ sequence, row }) => shownRecord(region, stream, sequence, row)),
        next,
      }
    },
    ...changeMethods(store),
    watchStream: (arn, wake) => store.watch(placed(arn).partition, wake),
  }
}

function named(arn: string, name: string): StreamName {
  const [table = '', label = ''] = name.split('/')
  return { arn, table, label }
}

function described({ view, disabledMs, createdMs, key }: StreamRow) {
  return { view, enabled: disabledMs === undefined, createdMs, keySchema: keySchema(key) }
}

function shownShardRow(stream: StreamRow, row: Parameters<typeof shownShard>[0]): StreamShard {
  const { parent, first, last } = row
  return {
    id: shownShard(row),
    parent,
    first: shownSequence(stream, first),
    last: last === undefined ? undefined : shownSequence(stream, last),
  }
}

function placed(arn: string) {
  const found = streamOfArn(arn)
  if (found === undefined) throw streamNotFound(arn)
  return found
}

function changeMethods(
  store: Env['store'],
): Pick<DynamodbPort, 'changeShards' | 'latestChange' | 'changes'> {
  return {
    changeShards: (arn) => {
      const { partition, label } = placed(arn)
      return store.transact(partition, () => changeShards(label))
    },
    latestChange: (arn, shardId) => {
      const { partition, label } = placed(arn)
      return store.transact(partition, () => latestChange(label, shardId))
    },
    changes: (arn, shardId, after, max) => {
      const { partition, label, region } = placed(arn)
      const of = { arn, region, label, shardId }
      return store.transact(partition, () => changesBehind(of, after, max))
    },
  }
}
