// How streams and shards are shown.

import { sequenceOf } from './record/sequence.ts'
import { decimalOf } from './shard/hash.ts'
import { shardId } from './shard/map.ts'
import type { ShardRow, StreamRow } from './tables.ts'

export const hashKeyRange = ({ first, last }: ShardRow) => ({
  StartingHashKey: decimalOf(first),
  EndingHashKey: decimalOf(last),
})

export function shownShard(stream: StreamRow, shard: ShardRow) {
  const { number, parent, adjacent, createdMs, closed } = shard
  return {
    ShardId: shardId(number),
    ParentShardId: parent === undefined ? undefined : shardId(parent),
    AdjacentParentShardId: adjacent === undefined ? undefined : shardId(adjacent),
    HashKeyRange: hashKeyRange(shard),
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceOf(stream, shard, 0, createdMs),
      EndingSequenceNumber: closed && sequenceOf(stream, shard, closed.end, closed.atMs),
    },
  }
}

export function described(stream: StreamRow) {
  const { keyId, metrics } = stream
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: 'ACTIVE' as const,
    StreamModeDetails: modeOf(stream),
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: new Date(Math.floor(stream.createdMs / 1000) * 1000),
    EnhancedMonitoring: [{ ShardLevelMetrics: metrics as never[] }],
    EncryptionType: encryptionType(keyId !== undefined),
    KeyId: keyId,
  }
}

export const encryptionType = (encrypted: boolean) =>
  encrypted ? ('KMS' as const) : ('NONE' as const)

export const modeOf = ({ onDemand }: StreamRow) => ({
  StreamMode: onDemand ? ('ON_DEMAND' as const) : ('PROVISIONED' as const),
})

export const warmThroughput = ({ warmMibps }: StreamRow) =>
  warmMibps === undefined ? undefined : { TargetMiBps: warmMibps, CurrentMiBps: warmMibps }

/** The shards that follow one that is read to its end. */
export function childrenOf(all: readonly ShardRow[], shard: ShardRow) {
  const children = all.filter(
    ({ parent, adjacent }) => parent === shard.number || adjacent === shard.number,
  )
  return children.map((child) => ({
    ShardId: shardId(child.number),
    ParentShards: [child.parent, child.adjacent]
      .filter((parent) => parent !== undefined)
      .map((parent) => shardId(parent)),
    HashKeyRange: hashKeyRange(child),
  }))
}
