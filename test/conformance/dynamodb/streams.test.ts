// Streams of tables through the AWS SDK: shards, iterators, records, a day and its end.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreams, type GetShardIteratorInput } from '@aws-sdk/client-dynamodb-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
let streams: DynamoDBStreams
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
  streams = new DynamoDBStreams(mill.awsConfig)
})
afterAll(() => mill.stop())

type View = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'
const id = (text: string) => ({ id: { S: text } })

/** A table with a stream; answers the stream's ARN. */
async function streamed(TableName: string, view: View = 'NEW_AND_OLD_IMAGES'): Promise<string> {
  const { TableDescription } = await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: view },
  })
  return TableDescription!.LatestStreamArn!
}

const put = (TableName: string, key: string, n: string) =>
  db.putItem({ TableName, Item: { ...id(key), n: { N: n } } })

async function shardsOf(StreamArn: string) {
  return (await streams.describeStream({ StreamArn })).StreamDescription!.Shards!
}

async function read(StreamArn: string, place: Partial<GetShardIteratorInput> = {}, Limit?: number) {
  const [shard] = await shardsOf(StreamArn)
  const { ShardIterator } = await streams.getShardIterator({
    StreamArn,
    ShardId: shard!.ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
    ...place,
  })
  return await streams.getRecords({ ShardIterator, Limit })
}

test('each change is a record, in order and with its images; what changes nothing is none', async () => {
  const arn = await streamed('orders')
  await put('orders', 'a', '1')
  await put('orders', 'a', '1')
  await put('orders', 'a', '2')
  await db.deleteItem({ TableName: 'orders', Key: id('a') })
  await db.deleteItem({ TableName: 'orders', Key: id('a') })
  const { Records, NextShardIterator } = await read(arn)
  const [one, two] = ['1', '2'].map((n) => ({ ...id('a'), n: { N: n } }))
  expect(Records!.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE'])
  expect(Records!.map(({ dynamodb }) => [dynamodb!.OldImage, dynamodb!.NewImage])).toEqual([
    [undefined, one],
    [one, two],
    [two, undefined],
  ])
  expect(Records![0]).toMatchObject({
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: { Keys: id('a'), SizeBytes: 3 + 6, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  const numbers = Records!.map(({ dynamodb }) => dynamodb!.SequenceNumber!)
  expect(numbers.toSorted()).toEqual(numbers)
  // An open shard goes on for ever.
  await put('orders', 'b', '1')
  const more = await streams.getRecords({ ShardIterator: NextShardIterator })
  expect(more.Records!.map(({ dynamodb }) => dynamodb!.Keys)).toEqual([id('b')])
  expect(more.NextShardIterator).toBeDefined()
})

test.each([
  ['KEYS_ONLY', undefined, undefined],
  ['NEW_IMAGE', undefined, '2'],
  ['OLD_IMAGE', '1', undefined],
] as const)('a view of %s shows no more', async (view, before, after) => {
  const name = `view-${view}`
  const arn = await streamed(name, view)
  await put(name, 'a', '1')
  await put(name, 'a', '2')
  const { dynamodb } = (await read(arn)).Records![1]!
  expect([dynamodb!.OldImage?.n?.N, dynamodb!.NewImage?.n?.N]).toEqual([before, after])
  expect(dynamodb).toMatchObject({ Keys: id('a'), StreamViewType: view })
})

test('iterators begin where they are asked to, and end after a quarter of an hour', async () => {
  const arn = await streamed('places')
  for (const n of ['1', '2', '3', '4']) await put('places', n, n)
  const keys = async (place?: Partial<GetShardIteratorInput>, limit?: number) =>
    (await read(arn, place, limit)).Records!.map(({ dynamodb }) => dynamodb!.Keys!.id!.S)
  const second = (await read(arn, {}, 2)).Records![1]!.dynamodb!.SequenceNumber!
  expect(await keys({}, 2)).toEqual(['1', '2'])
  expect(await keys({ ShardIteratorType: 'LATEST' })).toEqual([])
  const at = { SequenceNumber: second }
  expect(await keys({ ...at, ShardIteratorType: 'AT_SEQUENCE_NUMBER' })).toEqual(['2', '3', '4'])
  expect(await keys({ ...at, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' })).toEqual(['3', '4'])
  for (const SequenceNumber of [undefined, '9'.repeat(21), `1${'0'.repeat(19)}9`]) {
    await expect(
      keys({ SequenceNumber, ShardIteratorType: 'AT_SEQUENCE_NUMBER' }),
    ).rejects.toMatchObject({ name: 'ValidationException' })
  }
  const { NextShardIterator } = await read(arn)
  await mill.clock.advance('14m')
  await streams.getRecords({ ShardIterator: NextShardIterator })
  await mill.clock.advance('2m')
  await expect(streams.getRecords({ ShardIterator: NextShardIterator })).rejects.toMatchObject({
    name: 'ExpiredIteratorException',
  })
  for (const ShardIterator of [
    'x',
    `${arn}|1|x`,
    `${arn}|1|${Buffer.from('[1]').toString('base64url')}`,
  ]) {
    await expect(streams.getRecords({ ShardIterator })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Invalid ShardIterator',
    })
  }
  await expect(
    streams.getRecords({ ShardIterator: NextShardIterator, Limit: 1001 }),
  ).rejects.toMatchObject({ name: 'ValidationException' })
})

test('a shard is followed by another after four hours; parents are read to their end', async () => {
  const arn = await streamed('rolling')
  await put('rolling', 'a', '1')
  await mill.clock.advance('5h')
  await put('rolling', 'a', '2')
  await mill.clock.advance('5h')
  await put('rolling', 'a', '3')
  const shards = await shardsOf(arn)
  expect(shards.map(({ ParentShardId }) => ParentShardId)).toEqual([
    undefined,
    shards[0]!.ShardId,
    shards[1]!.ShardId,
  ])
  expect(shards[0]!.SequenceNumberRange!.EndingSequenceNumber).toBeDefined()
  expect(shards[2]!.SequenceNumberRange!.EndingSequenceNumber).toBeUndefined()
  const { Records, NextShardIterator } = await read(arn)
  expect(Records).toHaveLength(1)
  expect(NextShardIterator).toBeUndefined()
  // By pages, and the children alone.
  const first = await streams.describeStream({ StreamArn: arn, Limit: 1 })
  expect(first.StreamDescription!.LastEvaluatedShardId).toBe(shards[0]!.ShardId)
  const rest = await streams.describeStream({
    StreamArn: arn,
    ExclusiveStartShardId: shards[0]!.ShardId,
  })
  expect(rest.StreamDescription!.Shards).toEqual(shards.slice(1))
  const children = await streams.describeStream({
    StreamArn: arn,
    ShardFilter: { Type: 'CHILD_SHARDS', ShardId: shards[1]!.ShardId },
  })
  expect(children.StreamDescription!.Shards).toEqual(shards.slice(2))
})

test('records last for a day, then the place before them is trimmed', async () => {
  const arn = await streamed('day')
  const [{ ShardId } = {}] = await shardsOf(arn)
  await put('day', 'a', '1')
  await put('day', 'b', '1')
  const [old] = (await read(arn)).Records!
  await mill.clock.advance('3h')
  await put('day', 'c', '1')
  await mill.clock.advance('22h')
  const { Records } = await read(arn)
  expect(Records!.map(({ dynamodb }) => dynamodb!.Keys!.id!.S)).toEqual(['c'])
  const SequenceNumber = old!.dynamodb!.SequenceNumber
  await expect(
    read(arn, { ShardId, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber }),
  ).rejects.toMatchObject({ name: 'TrimmedDataAccessException' })
})

test('streams are listed, also of tables that are gone, until the day is over', async () => {
  const kept = await streamed('list-a')
  const gone = await streamed('list-b')
  await put('list-b', 'a', '1')
  await db.deleteTable({ TableName: 'list-b' })
  const listed = async (TableName?: string) =>
    (await streams.listStreams({ TableName })).Streams!.map(({ StreamArn }) => StreamArn)
  expect(await listed()).toEqual(expect.arrayContaining([kept, gone]))
  expect(await listed('list-a')).toEqual([kept])
  const all = await listed()
  const page = await streams.listStreams({ Limit: 1 })
  expect(page.LastEvaluatedStreamArn).toBe(all[0])
  const rest = await streams.listStreams({ ExclusiveStartStreamArn: all[0] })
  expect(rest.Streams!.map(({ StreamArn }) => StreamArn)).toEqual(all.slice(1))

  const { StreamDescription } = await streams.describeStream({ StreamArn: gone })
  expect(StreamDescription).toMatchObject({
    StreamStatus: 'DISABLED',
    TableName: 'list-b',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
  expect((await read(gone)).Records).toHaveLength(1)
  await mill.clock.advance('25h')
  expect(await listed()).not.toContain(gone)
  await expect(streams.describeStream({ StreamArn: gone })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Requested resource not found: Stream: ${gone} not found`,
  })
})

test('what time to live deletes has the service as its author', async () => {
  const arn = await streamed('fleeting')
  await db.updateTimeToLive({
    TableName: 'fleeting',
    TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
  })
  const until = { N: String(Math.floor(mill.clock.nowMs() / 1000) + 600) }
  await db.putItem({ TableName: 'fleeting', Item: { ...id('a'), until } })
  await mill.clock.advance('1h')
  const { Records } = await read(arn)
  expect(Records!.map(({ eventName, userIdentity }) => [eventName, userIdentity])).toEqual([
    ['INSERT', undefined],
    ['REMOVE', { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }],
  ])
})

test('a stream that is turned off and on is another', async () => {
  const first = await streamed('twice')
  await put('twice', 'a', '1')
  const change = (StreamSpecification: { StreamEnabled: boolean; StreamViewType?: View }) =>
    db.updateTable({ TableName: 'twice', StreamSpecification })
  await change({ StreamEnabled: false })
  await put('twice', 'a', '2')
  await mill.clock.advance('1s')
  const { TableDescription } = await change({ StreamEnabled: true, StreamViewType: 'KEYS_ONLY' })
  const second = TableDescription!.LatestStreamArn!
  expect(second).not.toBe(first)
  await put('twice', 'a', '3')
  expect((await read(first)).Records).toHaveLength(1)
  expect((await read(second)).Records).toHaveLength(1)
  const { Streams } = await streams.listStreams({ TableName: 'twice' })
  expect(Streams).toHaveLength(2)
})
