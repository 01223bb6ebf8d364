// A table as DescribeTable shows it.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html

import type { Reading } from '../../../store/table.ts'
import { namesOf } from '../item/keys.ts'
import {
  counts,
  sizes,
  type IndexRow,
  type KeyNames,
  type TableRow,
  type Throughput,
} from '../tables.ts'

export type Status = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING'

export function* describe(
  table: TableRow,
  status: Status = table.restored?.isUnderWay ? 'CREATING' : 'ACTIVE',
): Reading<any> {
  const { types, stream } = table
  const local: unknown[] = []
  const global: unknown[] = []
  for (const index of table.indexes) {
    ;(index.local ? local : global).push(yield* describeIndex(table, index))
  }
  const label = stream?.label ?? table.lastStreamLabel
  return {
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    TableName: table.name,
    KeySchema: keySchema(table.key),
    TableStatus: status,
    CreationDateTime: new Date(table.createdMs),
    ProvisionedThroughput: {
      ...throughput(table.throughput),
      ...(table.increasedMs && { LastIncreaseDateTime: new Date(table.increasedMs) }),
      ...(table.decreasedMs && { LastDecreaseDateTime: new Date(table.decreasedMs) }),
    },
    TableSizeBytes: status === 'CREATING' ? 0 : yield* sizes.get(table.space),
    ItemCount: status === 'CREATING' ? 0 : yield* counts.get(table.space),
    TableArn: table.arn,
    TableId: table.id,
    BillingModeSummary: billing(table),
    LocalSecondaryIndexes: local.length > 0 ? local : undefined,
    GlobalSecondaryIndexes: global.length > 0 ? global : undefined,
    StreamSpecification: stream && { StreamEnabled: true, StreamViewType: stream.view },
    LatestStreamLabel: label,
    LatestStreamArn: label && `${table.arn}/stream/${label}`,
    SSEDescription: table.encryption && {
      Status: 'ENABLED',
      SSEType: table.encryption.type,
      KMSMasterKeyArn: table.encryption.keyArn,
    },
    TableClassSummary: table.tableClass && {
      TableClass: table.tableClass.name,
      LastUpdateDateTime: new Date(table.tableClass.sinceMs),
    },
    RestoreSummary: table.restored && {
      SourceBackupArn: table.restored.backupArn,
      SourceTableArn: table.restored.sourceArn,
      RestoreDateTime: new Date(table.restored.atMs),
      RestoreInProgress: table.restored.isUnderWay ?? false,
    },
    DeletionProtectionEnabled: table.protected,
  }
}

function billing({ onDemand, onDemandMs, createdMs }: TableRow) {
  if (!onDemand && onDemandMs === undefined) return undefined
  return {
    BillingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    LastUpdateToPayPerRequestDateTime: new Date(onDemandMs ?? createdMs),
  }
}

export function keySchema(key: KeyNames) {
  const kinds = ['HASH', 'RANGE'] as const
  return namesOf(key).map((AttributeName, i) => ({ AttributeName, KeyType: kinds[i]! }))
}

function throughput({ read, write }: Throughput) {
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits: read, WriteCapacityUnits: write }
}

function* describeIndex(table: TableRow, index: IndexRow): Reading<any> {
  return {
    IndexName: index.name,
    KeySchema: keySchema(index.key),
    Projection: { ProjectionType: index.projection, NonKeyAttributes: index.included },
    ...(!index.local && {
      IndexStatus: index.filling ? 'CREATING' : 'ACTIVE',
      Backfilling: index.filling,
      ProvisionedThroughput: throughput(index.throughput),
    }),
    IndexSizeBytes: yield* sizes.get(index.space),
    ItemCount: yield* counts.get(index.space),
    IndexArn: `${table.arn}/index/${index.name}`,
  }
}
