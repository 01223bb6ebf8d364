// The shards of a stream as a mapping's source, and their records as functions get them.

import type { LogReader } from '../../delivery/source/reader.ts'
import type { KinesisPort, PortRecord } from '../../services/kinesis/port.ts'
import type { LambdaPort } from '../../services/lambda/port.ts'
import type { RecordItem, StreamMapping } from '../event-source/stream-mapping.ts'
import { compareSequences } from '../sequences.ts'
import { watchedShards } from '../stream-watch.ts'

type Row = Pick<StreamMapping, 'eventSourceArn' | 'functionArn' | 'region' | 'stream'>

interface KinesisRecord {
  readonly kinesis: { readonly data: string }
}

export interface StreamItem extends RecordItem {
  readonly record: object & KinesisRecord
}

/** What filters see parsed. */
export function textOf({ kinesis: { data } }: KinesisRecord): string {
  return Buffer.from(data, 'base64').toString('utf8')
}

export function recordReader(
  kinesis: Pick<KinesisPort, 'shards' | 'begin' | 'read' | 'watch'>,
  lambda: Pick<LambdaPort, 'function'>,
  row: Row,
): LogReader<StreamItem> {
  const { eventSourceArn: arn, stream } = row
  const start = { type: stream.startingPosition, atMs: stream.startingPositionTimestampMs }
  return {
    ...watchedShards(kinesis, arn),
    begin: (shard) => kinesis.begin(arn, shard, start),
    async read(shard, after, max) {
      const { records, isEnd } = await kinesis.read(arn, shard, after, max)
      if (records.length === 0) return { items: [], isEnd }
      const role = (await lambda.function(row.functionArn))?.role ?? ''
      return { items: records.map((record) => itemOf(record, shard, row, role)), isEnd }
    },
    compare: compareSequences,
  }
}

function itemOf(
  { sequenceNumber, partitionKey, data, arrivedAtMs }: PortRecord,
  shard: string,
  { eventSourceArn: eventSourceARN, region: awsRegion }: Row,
  invokeIdentityArn: string,
): StreamItem {
  const record = {
    kinesis: {
      ...{ kinesisSchemaVersion: '1.0', partitionKey, sequenceNumber },
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      approximateArrivalTimestamp: arrivedAtMs / 1_000,
    },
    ...{ eventSource: 'aws:kinesis', eventVersion: '1.0', eventID: `${shard}:${sequenceNumber}` },
    ...{ eventName: 'aws:kinesis:record', invokeIdentityArn, awsRegion, eventSourceARN },
  }
  const json = JSON.stringify(record)
  return {
    ...{ id: sequenceNumber, position: sequenceNumber, group: partitionKey },
    ...{ atMs: arrivedAtMs, json, bytes: Buffer.byteLength(json), record },
  }
}
