// Query and Scan through the AWS SDK: order, pages, filters, indexes, segments.

import { DynamoDB, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
const TableName = 'notes'
const NUMBERS = ['-1e20', '-2.5', '-2', '0', '1e-10', '0.5', '1', '9', '10', '1e30']

beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
  const types = { pk: 'S', sk: 'N', owner: 'S', title: 'S' } as const
  await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      ...{ AttributeName, AttributeType },
    })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'by-title',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'title', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-owner',
        KeySchema: [
          { AttributeName: 'owner', KeyType: 'HASH' },
          { AttributeName: 'title', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['size'] },
      },
    ],
  })
  for (const [i, N] of NUMBERS.toReversed().entries()) {
    const Item = {
      ...{ pk: { S: 'a' }, sk: { N }, title: { S: `t${i % 3}\u0000${i}` } },
      ...{ owner: { S: i % 2 ? 'ann' : 'bob' }, size: { N: String(i) }, text: { S: 'x' } },
    }
    await db.putItem({ TableName, Item })
  }
  await db.putItem({ TableName, Item: { pk: { S: 'b' }, sk: { N: '1' } } })
})
afterAll(() => mill.stop())

const KeyConditionExpression = 'pk = :a'
const ExpressionAttributeValues = { ':a': { S: 'a' } }
const query = { TableName, KeyConditionExpression, ExpressionAttributeValues }
const sorted = (items: any[] | undefined) => items!.map(({ sk }) => Number(sk.N))
const numbers = NUMBERS.map(Number)

test('numbers are in their order, either way, page by page', async () => {
  expect(sorted((await db.query(query)).Items)).toEqual(numbers)
  const back = await db.query({ ...query, ScanIndexForward: false })
  expect(sorted(back.Items)).toEqual(numbers.toReversed())
  for (const ScanIndexForward of [true, false]) {
    const seen: number[] = []
    const pages = paginateQuery({ client: db, pageSize: 3 }, { ...query, ScanIndexForward })
    for await (const { Items, ScannedCount } of pages) {
      expect(ScannedCount).toBeLessThanOrEqual(3)
      seen.push(...sorted(Items))
    }
    expect(seen).toEqual(ScanIndexForward ? numbers : numbers.toReversed())
  }
})

test.each([
  ['sk = :x', [1]],
  ['sk < :x', numbers.slice(0, 6)],
  ['sk <= :x', numbers.slice(0, 7)],
  ['sk > :x', numbers.slice(7)],
  ['sk >= :x', numbers.slice(6)],
  ['sk BETWEEN :x AND :x', [1]],
])('%s', async (condition, expected) => {
  const { Items } = await db.query({
    TableName,
    KeyConditionExpression: `${KeyConditionExpression} AND ${condition}`,
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':x': { N: '1.0' } },
  })
  expect(sorted(Items)).toEqual(expected)
})

test('a filter comes after the limit', async () => {
  const answer = await db.query({
    ...{ ...query, Limit: 4, FilterExpression: '#s >= :s', Select: 'COUNT' },
    ExpressionAttributeNames: { '#s': 'size' },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':s': { N: '8' } },
  })
  expect(answer).toMatchObject({ Count: 2, ScannedCount: 4, LastEvaluatedKey: { sk: { N: '0' } } })
  expect(answer.Items).toBeUndefined()
})

test('indexes have what they project, in their own order', async () => {
  const global = await db.query({
    ...{ TableName, IndexName: 'by-owner', ReturnConsumedCapacity: 'INDEXES' },
    ...{ KeyConditionExpression: '#o = :o AND begins_with(title, :t)' },
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':o': { S: 'ann' }, ':t': { S: 't1' } },
  })
  expect(global.Items!.map(({ title }) => title!.S)).toEqual(['t1\u00001', 't1\u00007'])
  expect(Object.keys(global.Items![0]!).toSorted()).toEqual(['owner', 'pk', 'size', 'sk', 'title'])
  expect(global.ConsumedCapacity).toMatchObject({
    CapacityUnits: 0.5,
    GlobalSecondaryIndexes: { 'by-owner': { CapacityUnits: 0.5 } },
  })
  const local = await db.query({ ...query, IndexName: 'by-title', Select: 'ALL_ATTRIBUTES' })
  expect(local.Items!.every(({ text }) => text!.S === 'x')).toBe(true)
  const titles = local.Items!.map(({ title }) => title!.S!)
  expect(titles).toEqual(titles.toSorted())
  await expect(
    db.scan({ TableName, IndexName: 'by-owner', Select: 'ALL_ATTRIBUTES' }),
  ).rejects.toMatchObject({
    message:
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index by-owner because its projection type is not ALL',
  })
})

test('pages of an index go on where they ended', async () => {
  const seen: string[] = []
  const pages = paginateScan({ client: db, pageSize: 2 }, { TableName, IndexName: 'by-owner' })
  for await (const { Items } of pages) seen.push(...Items!.map(({ sk }) => sk!.N!))
  expect(new Set(seen).size).toBe(NUMBERS.length)
  expect(seen).toHaveLength(NUMBERS.length)
})

test('segments of a scan are the whole, each item once', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, i) =>
      db.putItem({ TableName, Item: { pk: { S: `p${i}` }, sk: { N: '0' } } }),
    ),
  )
  const seen: string[] = []
  for (let Segment = 0; Segment < 7; Segment++) {
    const input = { TableName, Segment, TotalSegments: 7 }
    for await (const { Items } of paginateScan({ client: db, pageSize: 5 }, input)) {
      seen.push(...Items!.map(({ pk, sk }) => `${pk!.S}/${sk!.N}`))
    }
  }
  const whole = await db.scan({ TableName })
  expect(seen.toSorted()).toEqual(whole.Items!.map(({ pk, sk }) => `${pk!.S}/${sk!.N}`).toSorted())
  expect(new Set(seen).size).toBe(seen.length)
})
