// Numbers of Kinesis Data Streams.
// https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html

const KIB = 1024
const MIB = 1024 * KIB

export const limits = {
  /** Open shards of an account in a region; AWS's default in most regions. */
  shards: 500,
  onDemandStreams: 50,
  onDemandShards: 4,
  recordKib: 1_024,
  putRecordsBytes: 10 * MIB,
  putRecordsEntries: 500,
  readBytes: 10 * MIB,
  readRecords: 10_000,
  iteratorLifeMs: 5 * 60_000,
  tokenLifeMs: 300_000,
  retentionHours: 24,
  longestRetentionHours: 8_760,
  consumers: 20,
  tags: 50,
  policyBytes: 20 * KIB,
  subscriptionMs: 5 * 60_000,
  /** A subscription that is younger is not taken over. */
  takeoverMs: 5_000,
  scalingsPerDay: 10,
  modeChangesPerDay: 2,
} as const

/** Of one shard in one second. */
export const shardLimits = {
  recordsIn: 1_000,
  bytesIn: MIB,
  reads: 5,
  bytesOut: 2 * MIB,
} as const
