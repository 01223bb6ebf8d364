// A data stream as a pipe's source.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html

import type { LogItem, LogReader } from '../../delivery/source/reader.ts'
import type { KinesisPort, PortRecord } from '../../services/kinesis/port.ts'
import type { FollowedPipe, StreamParameters } from '../../services/pipes/port.ts'
import type { PipeItem } from './item.ts'

export interface StreamItem extends PipeItem, LogItem {
  readonly record: object & { readonly data?: string }
}

export function kinesisReader(
  kinesis: KinesisPort,
  pipe: FollowedPipe,
  { StartingPosition, StartingPositionTimestamp }: StreamParameters,
): LogReader<StreamItem> {
  const { source: arn } = pipe
  const start = { type: StartingPosition ?? 'LATEST', atMs: StartingPositionTimestamp }
  /** A commit may have brought records to any of them. */
  let known: readonly string[] = []
  return {
    async shards() {
      const shards = await kinesis.shards(arn)
      known = shards.map(({ id }) => id)
      return shards
    },
    begin: (shard) => kinesis.begin(arn, shard, start),
    async read(shard, after, max) {
      const { records, isEnd } = await kinesis.read(arn, shard, after, max)
      return { items: records.map((record) => itemOf(record, shard, pipe)), isEnd }
    },
    // Sequence numbers are decimal numbers of any length.
    compare: (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0),
    watch: (wake) =>
      kinesis.watch(arn, () => {
        for (const id of known) wake(id)
        wake()
      }),
  }
}

function itemOf(
  { sequenceNumber, partitionKey, data, arrivedAtMs }: PortRecord,
  shard: string,
  { source: eventSourceARN, region: awsRegion, roleArn }: FollowedPipe,
): StreamItem {
  const record = {
    ...{ kinesisSchemaVersion: '1.0', partitionKey, sequenceNumber },
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    approximateArrivalTimestamp: arrivedAtMs / 1_000,
    ...{ eventSource: 'aws:kinesis', eventVersion: '1.0', eventID: `${shard}:${sequenceNumber}` },
    ...{ eventName: 'aws:kinesis:record', invokeIdentityArn: roleArn, awsRegion, eventSourceARN },
  }
  const json = JSON.stringify(record)
  return {
    ...{ id: record.eventID, position: sequenceNumber, group: partitionKey },
    ...{ atMs: arrivedAtMs, json, bytes: Buffer.byteLength(json), record },
  }
}
