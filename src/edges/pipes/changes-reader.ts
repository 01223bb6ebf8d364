// The stream of a table as a pipe's source: the records are those that functions get, and failures name
// their eventID. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html

import type { LogReader } from '../../delivery/source/reader.ts'
import type { DynamodbPort } from '../../services/dynamodb/port.ts'
import type { FollowedPipe, StreamParameters } from '../../services/pipes/port.ts'
import { changeReader } from '../dynamodb-to-lambda/reader.ts'
import type { RecordItem } from '../event-source/stream-mapping.ts'

export function changesReader(
  dynamodb: DynamodbPort,
  { source }: FollowedPipe,
  { StartingPosition }: StreamParameters,
): LogReader<RecordItem> {
  const starts = StartingPosition === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON'
  const reader = changeReader(dynamodb, source, starts)
  return {
    ...reader,
    async read(shard, after, max) {
      const { items, isEnd } = await reader.read(shard, after, max)
      return { items: items.map(named), isEnd }
    },
  }
}

function named(item: RecordItem): RecordItem {
  const { eventID } = item.record as { readonly eventID?: string }
  return eventID === undefined ? item : { ...item, id: eventID }
}
