// Tables of DynamoDB through the AWS SDK: their life, indexes, tags, policies, expiry.

import { DynamoDB, paginateListTables, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
})
afterAll(() => mill.stop())
beforeEach(() => mill.reset())

const plain = (TableName: string) => ({
  TableName,
  BillingMode: 'PAY_PER_REQUEST' as const,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' as const }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
})
const itemOf = (id: string, more: object = {}) => ({ id: { S: id }, ...more })

test('a table is made, described, and gone', async () => {
  const { TableDescription } = await db.createTable(plain('one'))
  expect(TableDescription).toMatchObject({
    TableName: 'one',
    TableStatus: 'CREATING',
    TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/one',
    ItemCount: 0,
    DeletionProtectionEnabled: false,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  })
  await waitUntilTableExists({ client: db, maxWaitTime: 30 }, { TableName: 'one' })
  await expect(db.createTable(plain('one'))).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message: 'Table already exists: one',
  })
  await db.putItem({ TableName: 'one', Item: itemOf('a') })
  const { Table } = await db.describeTable({ TableName: TableDescription!.TableArn })
  expect(Table).toMatchObject({ TableStatus: 'ACTIVE', ItemCount: 1, TableSizeBytes: 3 })
  const gone = await db.deleteTable({ TableName: 'one' })
  expect(gone.TableDescription!.TableStatus).toBe('DELETING')
  await expect(db.describeTable({ TableName: 'one' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Requested resource not found: Table: one not found',
  })
  // One of the same name begins empty, also while the old one's rows are purged.
  await db.createTable(plain('one'))
  expect((await db.scan({ TableName: 'one' })).Count).toBe(0)
  await mill.settle()
  expect((await db.describeTable({ TableName: 'one' })).Table!.ItemCount).toBe(0)
})

test('tables are listed in order, page by page', async () => {
  for (const name of ['ccc', 'aaa', 'bbb']) await db.createTable(plain(name))
  const names: string[][] = []
  for await (const page of paginateListTables({ client: db, pageSize: 2 }, {})) {
    names.push(page.TableNames!)
  }
  expect(names).toEqual([['aaa', 'bbb'], ['ccc']])
})

describe('what a table cannot be', () => {
  const range = { AttributeName: 'x', KeyType: 'RANGE' as const }
  test.each<[string, object, string]>([
    [
      'a key that is not defined',
      { KeySchema: [{ AttributeName: 'x', KeyType: 'HASH' }] },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [x], AttributeDefinitions: [id]',
    ],
    [
      'a sort key first',
      { KeySchema: [range] },
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    ],
    [
      'an attribute for nothing',
      {
        AttributeDefinitions: [
          ...plain('t').AttributeDefinitions,
          { AttributeName: 'x', AttributeType: 'S' },
        ],
      },
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'provisioned without throughput',
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
  ])('%s', async (_, change, message) => {
    const call = db.createTable({ ...plain('tab'), ...change } as never)
    await expect(call).rejects.toMatchObject({ name: 'ValidationException', message })
  })
})

test('an index that comes later has what was there, and goes again', async () => {
  await db.createTable(plain('late'))
  for (let i = 0; i < 450; i++) {
    await db.putItem({ TableName: 'late', Item: itemOf(String(i), { kind: { S: `k${i % 2}` } }) })
  }
  await db.updateTable({
    TableName: 'late',
    AttributeDefinitions: [{ AttributeName: 'kind', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'kinds',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      },
    ],
  })
  await db.putItem({ TableName: 'late', Item: itemOf('new', { kind: { S: 'k0' } }) })
  await mill.settle()
  const [index] = (await db.describeTable({ TableName: 'late' })).Table!.GlobalSecondaryIndexes!
  expect(index).toMatchObject({ IndexStatus: 'ACTIVE', ItemCount: 451 })
  const { Count } = await db.query({
    ...{ TableName: 'late', IndexName: 'kinds', KeyConditionExpression: 'kind = :k' },
    ExpressionAttributeValues: { ':k': { S: 'k0' } },
  })
  expect(Count).toBe(226)
  const remove = [{ Delete: { IndexName: 'kinds' } }]
  await db.updateTable({ TableName: 'late', GlobalSecondaryIndexUpdates: remove })
  await expect(db.scan({ TableName: 'late', IndexName: 'kinds' })).rejects.toMatchObject({
    message: 'The table does not have the specified index: kinds',
  })
})

test('protection, capacity and class are changed', async () => {
  const ProvisionedThroughput = { ReadCapacityUnits: 1, WriteCapacityUnits: 2 }
  await db.createTable({
    ...plain('kept'),
    ...{ BillingMode: 'PROVISIONED', ProvisionedThroughput, DeletionProtectionEnabled: true },
  })
  await expect(db.deleteTable({ TableName: 'kept' })).rejects.toThrow('protected against deletion')
  await expect(db.updateTable({ TableName: 'kept', ProvisionedThroughput })).rejects.toThrow(
    'The provisioned throughput for the table will not change.',
  )
  await db.updateTable({ TableName: 'kept', BillingMode: 'PAY_PER_REQUEST' })
  await db.updateTable({
    ...{ TableName: 'kept', DeletionProtectionEnabled: false },
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
  })
  const { Table } = await db.describeTable({ TableName: 'kept' })
  expect(Table!.TableClassSummary!.TableClass).toBe('STANDARD_INFREQUENT_ACCESS')
  expect(Table!.BillingModeSummary!.BillingMode).toBe('PAY_PER_REQUEST')
  await db.deleteTable({ TableName: 'kept' })
})

test('tags and policies', async () => {
  const { TableDescription } = await db.createTable({
    ...plain('tagged'),
    Tags: [{ Key: 'team', Value: 'a' }],
  })
  const ResourceArn = TableDescription!.TableArn!
  await db.tagResource({ ResourceArn, Tags: [{ Key: 'stage', Value: 'test' }] })
  await db.untagResource({ ResourceArn, TagKeys: ['team'] })
  expect((await db.listTagsOfResource({ ResourceArn })).Tags).toEqual([
    { Key: 'stage', Value: 'test' },
  ])
  await expect(db.getResourcePolicy({ ResourceArn })).rejects.toMatchObject({
    name: 'PolicyNotFoundException',
  })
  const Statement = [{ Effect: 'Deny', Principal: '*', Action: 'dynamodb:PutItem', Resource: '*' }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  const { RevisionId } = await db.putResourcePolicy({ ResourceArn, Policy })
  expect(await db.getResourcePolicy({ ResourceArn })).toMatchObject({ Policy, RevisionId })
  expect((await db.deleteResourcePolicy({ ResourceArn })).RevisionId).toBe(RevisionId)
})

test('what is over goes by itself, on the clock', async () => {
  const TableName = 'sessions'
  await db.createTable(plain(TableName))
  const TimeToLiveSpecification = { AttributeName: 'until', Enabled: true }
  await db.updateTimeToLive({ TableName, TimeToLiveSpecification })
  expect((await db.describeTimeToLive({ TableName })).TimeToLiveDescription).toEqual({
    AttributeName: 'until',
    TimeToLiveStatus: 'ENABLED',
  })
  const nowSeconds = mill.clock.nowMs() / 1000
  const at = (seconds: number) => ({ until: { N: String(nowSeconds + seconds) } })
  await db.putItem({ TableName, Item: itemOf('soon', at(3600)) })
  await db.putItem({ TableName, Item: itemOf('late', at(2 * 86_400)) })
  await db.putItem({ TableName, Item: itemOf('ever') })
  await mill.clock.advance('2h')
  const { Items } = await db.scan({ TableName })
  expect(Items!.map(({ id }) => id!.S).toSorted()).toEqual(['ever', 'late'])
  await expect(db.updateTimeToLive({ TableName, TimeToLiveSpecification })).rejects.toThrow(
    'TimeToLive is already enabled',
  )
})

test('limits and endpoints', async () => {
  expect(await db.describeLimits({})).toMatchObject({ TableMaxReadCapacityUnits: 40_000 })
  expect((await db.describeEndpoints({})).Endpoints).toHaveLength(1)
})
