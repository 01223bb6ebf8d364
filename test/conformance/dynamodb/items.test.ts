// Items of DynamoDB through the AWS SDK: writes, reads, conditions, updates, what is refused.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crc32 } from '../../../src/kernel/checksums.ts'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let db: DynamoDB
const TableName = 'items'
beforeAll(async () => {
  mill = await startMillrace()
  db = new DynamoDB(mill.awsConfig)
  await db.createTable({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  })
})
afterAll(() => mill.stop())

let unique = 0
const key = () => ({ pk: { S: `k${++unique}` }, sk: { N: '1' } })
const found = async (Key: ReturnType<typeof key>) => (await db.getItem({ TableName, Key })).Item

test('every type comes back as it went', async () => {
  const Item = {
    ...key(),
    s: { S: 'é\u0000😀' },
    n: { N: '-1.50' },
    b: { B: Uint8Array.of(0, 255) },
    ss: { SS: ['b', 'a'] },
    ns: { NS: ['3', '1e1'] },
    bs: { BS: [Uint8Array.of(1), Uint8Array.of(2)] },
    m: { M: { __proto__x: { S: '' }, l: { L: [{ NULL: true }, { BOOL: false }] } } },
    constructor: { S: 'own' },
  }
  await db.putItem({ TableName, Item })
  const { pk, sk } = Item
  expect(await found({ pk, sk })).toEqual({
    ...Item,
    n: { N: '-1.5' },
    ns: { NS: ['3', '10'] },
  })
  expect(await found({ pk, sk: { N: '1.0' } })).toBeDefined()
  expect(await found({ pk, sk: { N: '2' } })).toBeUndefined()
})

test('a condition decides, and shows the item if asked', async () => {
  const Item = { ...key(), v: { N: '1' } }
  const once = { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }
  await db.putItem(once)
  await expect(db.putItem(once)).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    $metadata: { httpStatusCode: 400 },
  })
  await expect(
    db.putItem({ ...once, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ).rejects.toMatchObject({ Item })
  const { pk, sk } = Item
  const old = await db.deleteItem({
    ...{ TableName, Key: { pk, sk }, ReturnValues: 'ALL_OLD' },
    ...{ ConditionExpression: '#v BETWEEN :a AND :b AND NOT begins_with(pk, :p)' },
    ExpressionAttributeNames: { '#v': 'v' },
    ExpressionAttributeValues: { ':a': { N: '0' }, ':b': { N: '1' }, ':p': { S: 'x' } },
  })
  expect(old.Attributes).toEqual(Item)
})

test('an update sets, adds, removes and deletes, and answers as asked', async () => {
  const Key = key()
  await db.updateItem({
    ...{ TableName, Key },
    UpdateExpression: 'SET l = :l, m = :m, n = if_not_exists(n, :zero) + :one ADD tags :t',
    ExpressionAttributeValues: {
      ':l': { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
      ':m': { M: { x: { N: '1' } } },
      ':zero': { N: '0' },
      ':one': { N: '1' },
      ':t': { SS: ['x', 'y'] },
    },
  })
  const { Attributes } = await db.updateItem({
    ...{ TableName, Key, ReturnValues: 'UPDATED_NEW' },
    UpdateExpression: 'SET m.y = m.x, l[7] = :d, n = n - :more REMOVE l[0], l[1] DELETE tags :t',
    ExpressionAttributeValues: {
      ':d': { S: 'd' },
      ':t': { SS: ['x'] },
      ':more': { N: '0.1' },
    },
  })
  expect(Attributes).toMatchObject({ m: { M: { y: { N: '1' } } }, n: { N: '0.9' } })
  expect(await found(Key)).toMatchObject({
    l: { L: [{ S: 'c' }, { S: 'd' }] },
    tags: { SS: ['y'] },
  })
})

test('numbers of 38 digits are exact', async () => {
  const Key = key()
  const big = '12345678901234567890123456789012345678'
  await db.putItem({ TableName, Item: { ...Key, n: { N: big } } })
  await db.updateItem({
    ...{ TableName, Key, UpdateExpression: 'ADD n :one' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
  })
  expect((await found(Key))!.n).toEqual({ N: '12345678901234567890123456789012345679' })
  const tiny = { ...Key, n: { N: '1e-130' } }
  await db.putItem({ TableName, Item: tiny })
  expect((await found(Key))!.n!.N).toBe(`0.${'0'.repeat(129)}1`)
})

describe('is refused in AWS’s words', () => {
  const value = (N: string) => ({ ':v': { N } })
  const condition = (ConditionExpression: string, ExpressionAttributeValues?: object) =>
    db.putItem({ TableName, Item: key(), ConditionExpression, ExpressionAttributeValues } as never)
  const update = (UpdateExpression: string, ExpressionAttributeValues?: object) =>
    db.updateItem({ TableName, Key: key(), UpdateExpression, ExpressionAttributeValues } as never)
  const put = (more: object) => db.putItem({ TableName, Item: { ...key(), ...more } as never })

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'no table',
      () => db.getItem({ TableName: 'none', Key: key() }),
      'Requested resource not found',
    ],
    [
      'no sort key',
      () => db.putItem({ TableName, Item: { pk: { S: 'x' } } }),
      'One or more parameter values were invalid: Missing the key sk in the item',
    ],
    [
      'a sort key of another type',
      () => db.putItem({ TableName, Item: { pk: { S: 'x' }, sk: { S: '1' } } }),
      'One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S',
    ],
    [
      'a key that is none',
      () => db.getItem({ TableName, Key: { pk: { S: 'x' } } }),
      'The provided key element does not match the schema',
    ],
    [
      'an empty key',
      () => db.putItem({ TableName, Item: { pk: { S: '' }, sk: { N: '1' } } }),
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
    ],
    [
      'no number',
      () => put({ n: { N: 'x' } }),
      'The parameter cannot be converted to a numeric value: x',
    ],
    [
      '39 digits',
      () => put({ n: { N: '1'.repeat(39) } }),
      'Attempting to store more than 38 significant digits in a Number',
    ],
    [
      'a number too large',
      () => put({ n: { N: '1e126' } }),
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    ],
    [
      'a set with duplicates',
      () => put({ s: { SS: ['a', 'a'] } }),
      'One or more parameter values were invalid: Input collection [a, a] contains duplicates.',
    ],
    [
      'an item over 400 KB',
      () => put({ s: { S: 'x'.repeat(409_600) } }),
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'a syntax error',
      () => condition('a = = b'),
      'Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"',
    ],
    [
      'a reserved word',
      () => condition('size = :v', value('1')),
      'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: size',
    ],
    [
      'a value that is not there',
      () => condition('a = :x', value('1')),
      'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x',
    ],
    [
      'a value that is not used',
      () => condition('attribute_exists(a)', value('1')),
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    ],
    [
      'an unknown function',
      () => condition('foo(a)'),
      'Invalid ConditionExpression: Invalid function name; function: foo',
    ],
    [
      'a change of the key',
      () => update('SET pk = :v', { ':v': { S: 'y' } }),
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      'overlapping paths',
      () => update('SET a.b = :v REMOVE a', value('1')),
      'Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]',
    ],
    [
      'an absent operand',
      () => update('SET a = b + :v', value('1')),
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'a path through nothing',
      () => update('SET a.b = :v', value('1')),
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'a string added',
      () => update('ADD a :v', { ':v': { S: 'x' } }),
      'Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND',
    ],
  ])('%s', async (_, call, message) => {
    await expect(call()).rejects.toMatchObject({ message, $metadata: { httpStatusCode: 400 } })
  })
})

test('answers and errors carry the CRC-32 of their bodies', async () => {
  for (const TableName of ['nowhere', undefined]) {
    const answer = await fetch(mill.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${TableName ? 'DescribeTable' : 'ListTables'}`,
      },
      body: JSON.stringify({ TableName }),
    })
    const body = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get('x-amz-crc32')).toBe(String(crc32(body)))
    expect(answer.headers.get('x-amz-crc32')).not.toBe('0')
  }
})
