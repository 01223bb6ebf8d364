// Wakes what reads a Kinesis stream: a commit to it may have brought records to any of its shards, and
// shards themselves.

import type { KinesisPort, PortShard } from '../services/kinesis/port.ts'

export interface WatchedShards {
  shards(): Promise<readonly PortShard[]>
  watch(wake: (shard?: string) => void): () => void
}

export function watchedShards(
  kinesis: Pick<KinesisPort, 'shards' | 'watch'>,
  arn: string,
): WatchedShards {
  let known: readonly PortShard[] = []
  return {
    async shards() {
      known = await kinesis.shards(arn)
      return known
    },
    watch: (wake) =>
      kinesis.watch(arn, () => {
        for (const { id } of known) wake(id)
        wake()
      }),
  }
}
