// The door that Kinesis opens: records in, in the transaction that takes the intents that bring them,
// and shards out, for whatever reads streams.

import type { AwsError } from '../../kernel/aws-error.ts'
import type { PortOf } from '../service.ts'
import type { Start } from './read/position.ts'

export const KINESIS: PortOf<KinesisPort> = { service: 'kinesis' }

export interface PortRecord {
  readonly sequenceNumber: string
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Epoch ms. */
  readonly arrivedAtMs: number
}

export interface NewRecord {
  readonly partitionKey: string
  readonly data: Uint8Array
  /** Decimal, 0 to 2^128 - 1. */
  readonly explicitHashKey?: string | undefined
  /** Id of the event that it comes from. */
  readonly parentId?: string | undefined
  /** It is put only if this intent is still there, and takes it. */
  readonly intentId?: string | undefined
}

export interface PutCause {
  /** ARN or `api:…` of whom it comes from; the edge. */
  readonly party: string
  readonly via: string
}

export interface PortShard {
  readonly id: string
  readonly parents: readonly string[]
}

/** Positions are sequence numbers; '' is before the first record. All but `put` throw what AWS answers. */
export interface KinesisPort {
  /**
   * Puts records in their order, all in one commit. Answers one by one: a sequence number, undefined
   * where the intent was taken before, or the error that AWS would answer for it.
   */
  put(
    streamArn: string,
    records: readonly NewRecord[],
    cause: PutCause,
  ): Promise<readonly (string | undefined | AwsError)[]>
  /** Those that are there now, open or closed. `arn`: of a stream or of a consumer. */
  shards(arn: string): Promise<readonly PortShard[]>
  /** The position behind which reading begins, as GetShardIterator has it. */
  begin(arn: string, shard: string, start: Start): Promise<string>
  /** Up to `max` records behind a position and some megabytes. */
  read(
    arn: string,
    shard: string,
    after: string,
    max: number,
  ): Promise<{ readonly records: readonly PortRecord[]; readonly isEnd: boolean }>
  /** Calls `wake` after commits that may have brought records or shards: a hint, look again. */
  watch(arn: string, wake: () => void): () => void
  /** Throws ResourceNotFoundException where there is no such stream or consumer. */
  require(arn: string): Promise<{ readonly streamArn: string; readonly createdMs: number }>
}
