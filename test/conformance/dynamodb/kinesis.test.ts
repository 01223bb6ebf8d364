// Tables whose changes go into a Kinesis stream; answers are those that AWS was recorded to give.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

const StreamArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/changes'
const TableName = 'orders'
let mill: Millrace
let db: DynamoDB
let kinesis: Kinesis
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB({ ...mill.awsConfig, maxAttempts: 1 })
  kinesis = new Kinesis({ ...mill.awsConfig, maxAttempts: 1 })
  await kinesis.createStream({ StreamName: 'changes', ShardCount: 2 })
  await db.createTable({
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
})
afterAll(async () => {
  db.destroy()
  kinesis.destroy()
  await mill.stop()
})

async function changes(): Promise<any[]> {
  await mill.settle()
  const { Shards } = await kinesis.listShards({ StreamARN: StreamArn })
  const found: any[] = []
  for (const { ShardId } of Shards!) {
    const place = { StreamARN: StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    const { ShardIterator } = await kinesis.getShardIterator(place)
    const { Records } = await kinesis.getRecords({ ShardIterator })
    found.push(...Records!.map(({ Data }) => JSON.parse(Buffer.from(Data!).toString())))
  }
  return found
}

const put = (id: string, n: number) =>
  db.putItem({
    TableName,
    Item: { id: { S: id }, n: { N: String(n) }, b: { B: Buffer.from('x') } },
  })

test('each change of a table is a record, those of one item in order, until it is disabled', async () => {
  const to = { TableName, StreamArn }
  const refused = { TableName: 'bad-table', StreamArn }
  const noTable = 'Requested resource not found: Table: bad-table not found'
  await expect(db.enableKinesisStreamingDestination(refused)).rejects.toMatchObject({
    message: noTable,
  })
  expect(await db.enableKinesisStreamingDestination(to)).toMatchObject({
    ...{ ...to, DestinationStatus: 'ENABLING', EnableKinesisStreamingConfiguration: {} },
  })
  expect(await db.describeKinesisStreamingDestination({ TableName })).toMatchObject({
    ...{ TableName, KinesisDataStreamDestinations: [{ DestinationStatus: 'ACTIVE', StreamArn }] },
  })
  for (let n = 0; n < 5; n++) await put('a', n)
  await db.deleteItem({ TableName, Key: { id: { S: 'a' } } })
  const all = await changes()
  expect(all.map(({ eventName }) => eventName)).toEqual([
    'INSERT',
    ...Array(4).fill('MODIFY'),
    'REMOVE',
  ])
  const B = Buffer.from('x').toString('base64')
  expect(all[1]).toEqual({
    ...{ awsRegion: 'us-east-1', eventID: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ...{ eventName: 'MODIFY', userIdentity: null, recordFormat: 'application/json' },
    ...{ tableName: TableName, eventSource: 'aws:dynamodb' },
    dynamodb: {
      ApproximateCreationDateTime: mill.clock.nowMs(),
      Keys: { id: { S: 'a' } },
      NewImage: { id: { S: 'a' }, n: { N: '1' }, b: { B } },
      OldImage: { id: { S: 'a' }, n: { N: '0' }, b: { B } },
      SizeBytes: expect.any(Number),
    },
  })
  await expect(db.updateKinesisStreamingDestination(to)).rejects.toMatchObject({
    ...{ name: 'ValidationException' },
    message:
      'Streaming destination cannot be updated with given parameters: UpdateKinesisStreamingConfiguration cannot be null or contain only null values',
  })
  const precise = {
    UpdateKinesisStreamingConfiguration: {
      ApproximateCreationDateTimePrecision: 'MICROSECOND' as const,
    },
  }
  expect(await db.updateKinesisStreamingDestination({ ...to, ...precise })).toMatchObject({
    ...{ DestinationStatus: 'UPDATING', ...precise },
  })
  await expect(db.updateKinesisStreamingDestination({ ...to, ...precise })).rejects.toThrow(
    'Precision is already set to the desired value of MICROSECOND',
  )
  await put('b', 0)
  expect(
    (await changes()).find(({ dynamodb }) => dynamodb.Keys.id.S === 'b').dynamodb,
  ).toMatchObject({
    ApproximateCreationDateTime: mill.clock.nowMs() * 1000,
    ApproximateCreationDateTimePrecision: 'MICROSECOND',
  })
  expect(await db.disableKinesisStreamingDestination(to)).toMatchObject({
    DestinationStatus: 'DISABLING',
  })
  await put('c', 0)
  expect(await changes()).toHaveLength(7)
})
