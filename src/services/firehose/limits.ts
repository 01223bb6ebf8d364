// Numbers of Data Firehose.
// https://docs.aws.amazon.com/firehose/latest/dev/limits.html

const KIB = 1024
export const MIB = 1024 * KIB

export const limits = {
  recordBytes: 1_000 * KIB,
  batchBytes: 4 * MIB,
  tags: 50,
  /** Partitions with open buffers at once. */
  activePartitions: 500,
  /** How long a destination that fails is tried. */
  holdMs: 24 * 3_600_000,
} as const
