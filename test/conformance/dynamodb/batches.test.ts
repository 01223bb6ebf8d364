// Batches and transactions through the AWS SDK.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
  for (const TableName of ['accounts', 'journal']) {
    await db.createTable({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    })
  }
})
afterAll(() => mill.stop())

const keyOf = (id: string) => ({ id: { S: id } })
const balance = async (id: string) =>
  (await db.getItem({ TableName: 'accounts', Key: keyOf(id) })).Item?.n?.N

test('a batch writes to several tables and reads from them', async () => {
  const put = (id: string) => ({ PutRequest: { Item: { ...keyOf(id), n: { N: '1' } } } })
  const answer = await db.batchWriteItem({
    RequestItems: { accounts: [put('a'), put('b')], journal: [put('x')] },
    ReturnConsumedCapacity: 'TOTAL',
  })
  expect(answer).toMatchObject({
    UnprocessedItems: {},
    ConsumedCapacity: [
      { TableName: 'accounts', CapacityUnits: 2 },
      { TableName: 'journal', CapacityUnits: 1 },
    ],
  })
  await db.batchWriteItem({ RequestItems: { accounts: [{ DeleteRequest: { Key: keyOf('b') } }] } })
  const { Responses } = await db.batchGetItem({
    RequestItems: {
      accounts: { Keys: [keyOf('a'), keyOf('b')], ProjectionExpression: 'n' },
      journal: { Keys: [keyOf('x')] },
    },
  })
  expect(Responses).toEqual({ accounts: [{ n: { N: '1' } }], journal: [put('x').PutRequest.Item] })
  await expect(
    db.batchWriteItem({ RequestItems: { accounts: [put('a'), put('a')] } }),
  ).rejects.toMatchObject({ message: 'Provided list of item keys contains duplicates' })
})

test('a transaction is all or nothing, with a reason for each part', async () => {
  for (const id of ['rich', 'poor']) {
    const n = { N: id === 'rich' ? '10' : '0' }
    await db.putItem({ TableName: 'accounts', Item: { ...keyOf(id), n } })
  }
  const move = (amount: string, entry: string) => ({
    TransactItems: [
      {
        ConditionCheck: {
          TableName: 'accounts',
          Key: keyOf('rich'),
          ConditionExpression: 'attribute_exists(id)',
        },
      },
      {
        Update: {
          ...{ TableName: 'accounts', Key: keyOf('poor'), UpdateExpression: 'ADD n :a' },
          ExpressionAttributeValues: { ':a': { N: amount } },
        },
      },
      {
        Put: {
          ...{ TableName: 'journal', Item: { ...keyOf(entry), amount: { N: amount } } },
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        },
      },
    ],
  })
  const ClientRequestToken = 'once'
  await db.transactWriteItems({ ...move('3', 'first'), ClientRequestToken })
  await db.transactWriteItems({ ...move('3', 'first'), ClientRequestToken })
  expect(await balance('poor')).toBe('3')
  await expect(
    db.transactWriteItems({ ...move('4', 'first'), ClientRequestToken }),
  ).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' })
  await expect(db.transactWriteItems(move('4', 'first'))).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, ConditionalCheckFailed]',
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { ...keyOf('first'), amount: { N: '3' } } },
    ],
  })
  expect(await balance('poor')).toBe('3')
  // After ten minutes the token is forgotten, and the parts are asked anew.
  await mill.clock.advance('11m')
  await expect(
    db.transactWriteItems({ ...move('3', 'first'), ClientRequestToken }),
  ).rejects.toMatchObject({ name: 'TransactionCanceledException' })
  const { Responses } = await db.transactGetItems({
    TransactItems: ['rich', 'nobody'].map((id) => ({
      Get: { TableName: 'accounts', Key: keyOf(id) },
    })),
  })
  expect(Responses).toEqual([{ Item: { ...keyOf('rich'), n: { N: '10' } } }, {}])
})

test('a transaction names an item once', async () => {
  const Put = { TableName: 'accounts', Item: keyOf('twice') }
  await expect(db.transactWriteItems({ TransactItems: [{ Put }, { Put }] })).rejects.toMatchObject({
    message: 'Transaction request cannot include multiple operations on one item',
  })
})

test('of a hundred counters at once none is lost', async () => {
  const UpdateExpression = 'SET n = if_not_exists(n, :zero) + :one'
  await Promise.all(
    Array.from({ length: 100 }, () =>
      db.updateItem({
        ...{ TableName: 'accounts', Key: keyOf('counter'), UpdateExpression },
        ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
      }),
    ),
  )
  expect(await balance('counter')).toBe('100')
})
