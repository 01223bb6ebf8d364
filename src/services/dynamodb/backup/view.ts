// Backups as the API shows them.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BackupDescription.html

import { keySchema } from '../table/description.ts'
import type { IndexRow, TableRow } from '../tables.ts'
import type { BackupRow } from './tables.ts'

export type Shown = 'CREATING' | 'AVAILABLE' | 'DELETED'

export function backupDetails(arn: string, row: BackupRow, status: Shown = row.status): any {
  return {
    BackupArn: arn,
    BackupName: row.name,
    BackupSizeBytes: row.bytes,
    BackupStatus: status,
    BackupType: 'USER',
    BackupCreationDateTime: new Date(row.createdMs),
  }
}

export function backupDescription(arn: string, row: BackupRow, status?: Shown): any {
  const { table } = row
  return {
    BackupDetails: backupDetails(arn, row, status),
    SourceTableDetails: {
      ...{ TableName: table.name, TableId: table.id, TableArn: table.arn },
      ...{ TableSizeBytes: row.bytes, ItemCount: row.items },
      KeySchema: keySchema(table.key),
      TableCreationDateTime: new Date(table.createdMs),
      ProvisionedThroughput: throughput(table),
      BillingMode: table.onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    },
    SourceTableFeatureDetails: features(table),
  }
}

function features({ indexes, stream, timeToLive, encryption }: TableRow) {
  const of = (local: boolean) => {
    const chosen = indexes.filter((index) => index.local === local).map(indexInfo)
    return chosen.length > 0 ? chosen : undefined
  }
  return {
    LocalSecondaryIndexes: of(true),
    GlobalSecondaryIndexes: of(false),
    StreamDescription: stream && { StreamEnabled: true, StreamViewType: stream.view },
    TimeToLiveDescription: timeToLive && {
      ...{ TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute },
    },
    SSEDescription: encryption && {
      ...{ Status: 'ENABLED', SSEType: encryption.type, KMSMasterKeyArn: encryption.keyArn },
    },
  }
}

function indexInfo(index: IndexRow) {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.key),
    Projection: { ProjectionType: index.projection, NonKeyAttributes: index.included },
    ...(!index.local && { ProvisionedThroughput: throughput(index) }),
  }
}

const throughput = ({ throughput: { read, write } }: Pick<TableRow, 'throughput'>) => ({
  ReadCapacityUnits: read,
  WriteCapacityUnits: write,
})
