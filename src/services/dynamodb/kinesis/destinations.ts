// Kinesis streams that get every change of a table.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html

import { createHash } from 'node:crypto'
import type { Tx } from '../../../store/store.ts'
import { keyOfItem } from '../item/keys.ts'
import type { Author } from '../stream/tables.ts'
import type { KinesisDestination, TableRow } from '../tables.ts'
import { itemBytes } from '../value/size.ts'
import type { Item } from '../value/types.ts'

export const DYNAMODB_TO_KINESIS = 'dynamodb-to-kinesis'

/** Payload of an intent: the change as JSON, and what keeps its order. */
export interface ChangeRecord {
  readonly tableArn: string
  /** Of the change. */
  readonly id: string
  readonly partitionKey: string
  readonly json: string
}

export const isActive = ({ status }: KinesisDestination) => status === 'ACTIVE'

/** Tells all streams of a change, in the commit that makes it; those of one item in order. */
export function tell(
  tx: Tx,
  table: TableRow,
  before: Item | undefined,
  after: Item | undefined,
  author?: Author,
): void {
  const destinations = (table.kinesis ?? []).filter(isActive)
  if (destinations.length === 0) return
  const id = tx.uuid()
  const keys = keyOfItem(table.key, (after ?? before)!)
  const partitionKey = createHash('md5').update(JSON.stringify(keys)).digest('hex')
  for (const { arn, precision } of destinations) {
    const json = JSON.stringify({
      ...{ awsRegion: table.region, eventID: id },
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      userIdentity: author ? { principalId: author.principal, type: author.type } : null,
      ...{ recordFormat: 'application/json', tableName: table.name },
      dynamodb: {
        ApproximateCreationDateTime: precision === 'MICROSECOND' ? tx.nowMs * 1000 : tx.nowMs,
        Keys: keys,
        ...(after && { NewImage: after }),
        ...(before && { OldImage: before }),
        SizeBytes: [keys, before, after].reduce(
          (sum, item) => sum + (item ? itemBytes(item) : 0),
          0,
        ),
        ...(precision && { ApproximateCreationDateTimePrecision: precision }),
      },
      eventSource: 'aws:dynamodb',
    })
    const payload: ChangeRecord = { tableArn: table.arn, id, partitionKey, json }
    tx.emit({
      edge: DYNAMODB_TO_KINESIS,
      target: arn,
      lane: `${table.id}/${partitionKey}`,
      payload,
    })
  }
}
