// The stream of a table as a source's reader: for mappings and for pipes.

import type { LogReader } from '../../delivery/source/reader.ts'
import { compareChanges, type Change, type DynamodbPort } from '../../services/dynamodb/port.ts'
import type { RecordItem } from '../event-source/stream-mapping.ts'

/** `starts`: where what is new begins in shards that are there. */
export function changeReader(
  dynamodb: DynamodbPort,
  arn: string,
  starts: 'TRIM_HORIZON' | 'LATEST',
): LogReader<RecordItem> {
  /** All that anybody has asked for: a commit may have brought changes to any of them. */
  const known = new Set<string>()
  return {
    async shards() {
      const shards = await dynamodb.changeShards(arn)
      known.clear()
      for (const { id } of shards) known.add(id)
      return shards
    },
    begin: async (shard) => (starts === 'LATEST' ? dynamodb.latestChange(arn, shard) : ''),
    async read(shard, after, max) {
      const { changes, isEnd } = await dynamodb.changes(arn, shard, after, max)
      return { items: changes.map(itemOf), isEnd }
    },
    compare: compareChanges,
    // Whoever reads a shard to its end looks for those that follow by himself.
    watch: (wake) =>
      dynamodb.watchStream(arn, () => {
        if (known.size === 0) wake()
        for (const shard of known) wake(shard)
      }),
  }
}

function itemOf({ position, sequenceNumber, item, atMs, record }: Change): RecordItem {
  const json = JSON.stringify(record)
  return {
    ...{ id: sequenceNumber, position, group: item, atMs },
    ...{ json, bytes: Buffer.byteLength(json), record },
  }
}
