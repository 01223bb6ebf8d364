// What each operation of DynamoDB takes and touches.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html

import {
  declare,
  lists,
  permits,
  reads,
  tags,
  writes,
  type Asked,
  type Place,
} from '../declaration.ts'
import { parseStatement } from './partiql/parse.ts'

type Client = typeof import('@aws-sdk/client-dynamodb')

const DATA = { data: 'AWS::DynamoDB::Table' } as const

const tableArn = (name: string | undefined, at: Place): string =>
  name?.startsWith('arn:')
    ? name
    : `arn:${at.partition}:dynamodb:${at.region}:${at.account}:table/${name ?? ''}`

interface Named {
  readonly TableName?: string | undefined
}

const table = ({ TableName }: Named, at: Place) => tableArn(TableName, at)

const searched = (input: Named & { readonly IndexName?: string | undefined }, at: Place) =>
  input.IndexName === undefined ? table(input, at) : `${table(input, at)}/index/${input.IndexName}`

const resource = ({ ResourceArn }: { readonly ResourceArn?: string | undefined }) => ResourceArn!
const backup = ({ BackupArn }: { readonly BackupArn?: string | undefined }) => BackupArn!
const target = (input: { readonly TargetTableName?: string | undefined }, at: Place) =>
  tableArn(input.TargetTableName, at)
const origin = (
  input: {
    readonly SourceTableName?: string | undefined
    readonly SourceTableArn?: string | undefined
  },
  at: Place,
) => tableArn(input.SourceTableArn ?? input.SourceTableName, at)
const globalTable = (
  { GlobalTableName }: { readonly GlobalTableName?: string | undefined },
  at: Place,
) => `arn:${at.partition}:dynamodb::${at.account}:global-table/${GlobalTableName ?? ''}`

const ofTables = (input: { readonly RequestItems?: object | undefined }, at: Place) =>
  tableArn(Object.keys(input.RequestItems ?? {})[0], at)

/** A batch asks for its own action on each table. */
const asksEach = (action: string) => (input: { readonly RequestItems?: object }, at: Place) =>
  Object.keys(input.RequestItems ?? {}).map((name) => ({ action, arn: tableArn(name, at) }))

interface Transaction {
  readonly TransactItems?: readonly object[] | undefined
}

const ACTIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}

/** A transaction asks for what each of its entries does. */
const asksOfEntries = ({ TransactItems = [] }: Transaction, at: Place): Asked[] =>
  TransactItems.flatMap((entry) =>
    Object.entries(entry)
      .filter(([, part]) => part !== undefined)
      .map(([kind, part]) => ({
        action: `dynamodb:${ACTIONS[kind]}`,
        arn: tableArn((part as Named).TableName, at),
      })),
  )

const firstEntry = (input: Transaction, at: Place) => asksOfEntries(input, at)[0]?.arn ?? '*'

interface Stated {
  readonly Statement?: string | undefined
  readonly Statements?: readonly Stated[] | undefined
  readonly TransactStatements?: readonly Stated[] | undefined
}

const STATEMENTS = {
  ...{ select: 'PartiQLSelect', exists: 'PartiQLSelect', insert: 'PartiQLInsert' },
  ...{ update: 'PartiQLUpdate', delete: 'PartiQLDelete' },
}

/** What a statement asks for; one that cannot be parsed does nothing and asks for nothing. */
function askedBy({ Statement = '' }: Stated, at: Place): Asked[] {
  try {
    const parsed = parseStatement(Statement)
    const { is, table } = parsed
    const index = is === 'select' && parsed.index !== undefined ? `/index/${parsed.index}` : ''
    return [{ action: `dynamodb:${STATEMENTS[is]}`, arn: tableArn(table, at) + index }]
  } catch {
    return []
  }
}

const asksOfStatements = (input: Stated, at: Place): Asked[] =>
  (input.Statements ?? input.TransactStatements ?? [input]).flatMap((one) => askedBy(one, at))

const firstStatement = (input: Stated, at: Place) => asksOfStatements(input, at)[0]?.arn ?? '*'
const STATED = { ...DATA, action: false, asks: asksOfStatements } as const

const exported = ({ ExportArn }: { readonly ExportArn?: string | undefined }) => ExportArn!
const imported = ({ ImportArn }: { readonly ImportArn?: string | undefined }) => ImportArn!
const source = ({ TableArn }: { readonly TableArn?: string | undefined }) => TableArn!

export const declarations = declare<Client>('dynamodb', {
  BatchExecuteStatement: writes(firstStatement, STATED),
  BatchGetItem: reads(ofTables, { ...DATA, asks: asksEach('dynamodb:BatchGetItem') }),
  BatchWriteItem: writes(ofTables, { ...DATA, asks: asksEach('dynamodb:BatchWriteItem') }),
  CancelBulkOperation: writes(),
  CreateBackup: writes(table),
  CreateGlobalTable: writes(globalTable),
  CreateTable: writes(table),
  DeleteBackup: writes(backup),
  DeleteItem: writes(table, DATA),
  DeleteResourcePolicy: permits(resource),
  DeleteTable: writes(table),
  DescribeBackup: reads(backup),
  DescribeBulkOperation: reads(),
  DescribeContinuousBackups: reads(table),
  DescribeContributorInsights: reads(table),
  DescribeEndpoints: reads(),
  DescribeExport: reads(exported),
  DescribeGlobalTable: reads(globalTable),
  DescribeGlobalTableSettings: reads(globalTable),
  DescribeImport: reads(imported),
  DescribeKinesisStreamingDestination: reads(table),
  DescribeLimits: reads(),
  DescribeTable: reads(table),
  DescribeTableReplicaAutoScaling: reads(table),
  DescribeTimeToLive: reads(table),
  DisableKinesisStreamingDestination: writes(table),
  EnableKinesisStreamingDestination: writes(table),
  ExecuteStatement: writes(firstStatement, STATED),
  ExecuteTransaction: writes(firstStatement, STATED),
  ExportTableToPointInTime: writes(source),
  GetItem: reads(table, DATA),
  GetResourcePolicy: reads(resource),
  ImportTable: writes(),
  ListBackups: lists(),
  ListBulkOperations: lists(),
  ListContributorInsights: lists(),
  ListExports: lists(),
  ListGlobalTables: lists(),
  ListImports: lists(),
  ListTables: lists(),
  ListTagsOfResource: reads(resource),
  PutItem: writes(table, DATA),
  PutResourcePolicy: permits(resource),
  Query: reads(searched, DATA),
  RestoreTableFromBackup: writes(target),
  RestoreTableToPointInTime: writes(origin),
  Scan: reads(searched, DATA),
  SearchVectors: reads(searched, DATA),
  StartBulkPutItems: writes(),
  TagResource: tags(resource),
  TransactGetItems: reads(firstEntry, { ...DATA, action: 'GetItem', asks: asksOfEntries }),
  TransactWriteItems: writes(firstEntry, { ...DATA, action: 'PutItem', asks: asksOfEntries }),
  UntagResource: tags(resource),
  UpdateContinuousBackups: writes(table),
  UpdateContributorInsights: writes(table),
  UpdateGlobalTable: writes(globalTable),
  UpdateGlobalTableSettings: writes(globalTable),
  UpdateItem: writes(table, DATA),
  UpdateKinesisStreamingDestination: writes(table),
  UpdateTable: writes(table),
  UpdateTableReplicaAutoScaling: writes(table),
  UpdateTimeToLive: writes(table),
})
