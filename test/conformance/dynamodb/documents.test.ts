// What applications use on top of the client: plain documents, and the idempotency layer of Powertools.

import { makeIdempotent, IdempotencyConfig } from '@aws-lambda-powertools/idempotency'
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb'
import { DynamoDB, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocument, NumberValue } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
const TableName = 'documents'
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
  await db.createTable({
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })
})
afterAll(async () => {
  db.destroy()
  await mill.stop()
})

test('documents go in and come out as they are', async () => {
  const documents = DynamoDBDocument.from(db, {
    unmarshallOptions: { wrapNumbers: NumberValue.from },
  })
  const Item = {
    ...{ id: 'a', text: '', list: [true, null, { deep: 'x' }] },
    ...{ tags: new Set(['x', 'y']), bytes: new Uint8Array([0, 255]) },
    big: NumberValue.from('12345678901234567890123456789012345678'),
  }
  await documents.put({ TableName, Item })
  const found = await documents.get({ TableName, Key: { id: 'a' } })
  expect(found.Item).toEqual(Item)
  const { Attributes } = await documents.update({
    ...{ TableName, Key: { id: 'a' }, UpdateExpression: 'ADD n :one', ReturnValues: 'UPDATED_NEW' },
    ExpressionAttributeValues: { ':one': 1 },
  })
  expect(Attributes).toEqual({ n: NumberValue.from('1') })
  const { Items } = await documents.scan({ TableName, ProjectionExpression: 'tags' })
  expect(Items).toEqual([{ tags: new Set(['x', 'y']) }])
})

test('Powertools makes a function run once for an event', async () => {
  const persistenceStore = new DynamoDBPersistenceLayer({
    ...{ tableName: TableName, awsSdkV3Client: new DynamoDBClient(mill.awsConfig) },
  })
  let runs = 0
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'order' })
  const pay = makeIdempotent(
    async (event: { order: string; fails?: boolean }) => {
      runs++
      if (event.fails) throw new Error('declined')
      return { paid: event.order, run: runs }
    },
    { persistenceStore, config },
  )
  expect(await pay({ order: '1' })).toEqual({ paid: '1', run: 1 })
  expect(await pay({ order: '1' })).toEqual({ paid: '1', run: 1 })
  expect(await pay({ order: '2' })).toEqual({ paid: '2', run: 2 })
  // What failed may be tried again.
  await expect(pay({ order: '3', fails: true })).rejects.toThrow('declined')
  expect(await pay({ order: '3' })).toEqual({ paid: '3', run: 4 })
  // The second one is refused, or told what the first one answered.
  await Promise.allSettled([pay({ order: '4' }), pay({ order: '4' })])
  expect(runs).toBe(5)
})
