// `npm run bench -- dynamodb [items]`: what items cost beside a bare node:http echo that gets the same
// bytes, on a table of 1,000 items and of many.

import { load } from './load.mjs'
import { cpuMs, startEcho, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const [asked] = process.argv.slice(2).map(Number).filter(Number.isFinite)
const MANY = asked ?? (quick ? 50_000 : 1_000_000)
const CALLS = quick ? 3_000 : 10_000
const ROUNDS = 3
const CONNECTIONS = 32
const PAGE = 100
const BATCH = 25

function request(operation, input) {
  const text = JSON.stringify(input)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n` +
      `X-Amz-Target: DynamoDB_20120810.${operation}\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/dynamodb/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

function send(server, total, next) {
  const onAnswer = (status, body) => {
    if (status !== 200) throw new Error(`answered ${status}: ${body}`)
  }
  return load({ port: server.port, connections: CONNECTIONS, total, next, onAnswer })
}

async function cpuOf(server, total, next) {
  const before = cpuMs(server.child)
  const { wallMs } = await send(server, total, next)
  return {
    cpuUs: ((cpuMs(server.child) - before) * 1000) / total,
    perSecond: (total / wallMs) * 1000,
  }
}

/** 100 of them in each partition key. */
const keyOf = (n) => ({ pk: { S: `p${Math.floor(n / PAGE)}` }, sk: { N: String(n % PAGE) } })
const itemOf = (n) => ({ ...keyOf(n), n: { N: '0' }, text: { S: 'x'.repeat(100) } })

async function table(mill, TableName, items) {
  const schema = [
    ['pk', 'S', 'HASH'],
    ['sk', 'N', 'RANGE'],
  ]
  await send(mill, 1, () =>
    request('CreateTable', {
      ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
      AttributeDefinitions: schema.map(([AttributeName, AttributeType]) => ({
        ...{ AttributeName, AttributeType },
      })),
      KeySchema: schema.map(([AttributeName, , KeyType]) => ({ AttributeName, KeyType })),
    }),
  )
  let next = 0
  await send(mill, items / BATCH, () => batch(TableName, (next += BATCH) - BATCH))
}

const batch = (TableName, first) =>
  request('BatchWriteItem', {
    RequestItems: {
      [TableName]: Array.from({ length: BATCH }, (_, i) => ({
        PutRequest: { Item: itemOf(first + i) },
      })),
    },
  })

/** Calls by name: how many echoes are allowed, and how many items one of them is about. */
const calls = (TableName, items) => {
  let at = 0
  // Spread over the table, and the same on each run.
  const next = () => (at = (at + 7919) % items)
  return {
    GetItem: { most: 2.2, next: () => request('GetItem', { TableName, Key: keyOf(next()) }) },
    PutItem: { most: 3, next: () => request('PutItem', { TableName, Item: itemOf(next()) }) },
    'UpdateItem, a counter': {
      next: () =>
        request('UpdateItem', {
          ...{ TableName, Key: keyOf(next()), UpdateExpression: 'ADD n :one' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
    },
    [`Query, a page of ${PAGE}`]: {
      share: 0.5,
      next: () =>
        request('Query', {
          ...{ TableName, KeyConditionExpression: 'pk = :p' },
          ExpressionAttributeValues: { ':p': keyOf(next()).pk },
        }),
    },
    'BatchWriteItem, an item': {
      ...{ most: 1, per: BATCH, share: 0.1 },
      next: () => batch(TableName, Math.floor(next() / BATCH) * BATCH),
    },
  }
}

async function measured(mill, echo, { next, per = 1, share = 1 }) {
  const total = Math.ceil(CALLS * share)
  const found = []
  for (let round = 0; round <= ROUNDS; round++) {
    const bare = await cpuOf(echo, total, next)
    const ours = await cpuOf(mill, total, next)
    // The first one warms up.
    if (round > 0) found.push({ ...ours, echoes: ours.cpuUs / bare.cpuUs / per })
  }
  return found.sort((a, b) => a.echoes - b.echoes)[0]
}

const [echo, mill] = [await startEcho(), await startMillrace()]
const bytes = request('GetItem', { TableName: 'few', Key: keyOf(1) })
await cpuOf(echo, CALLS, () => bytes)
const missed = []
for (const [name, items] of [
  ['few', 1_000],
  ['many', MANY],
]) {
  await table(mill, name, items)
  for (const [call, how] of Object.entries(calls(name, items))) {
    const { cpuUs, perSecond, echoes } = await measured(mill, echo, how)
    const target = how.most === undefined ? '' : ` (at most ${how.most})`
    if (echoes > how.most) missed.push(call)
    console.log(
      `${items} items, ${call}: ${cpuUs.toFixed(1)} µs CPU a call, ${Math.round(perSecond)}/s = ${echoes.toFixed(2)} echoes${target}`,
    )
  }
}
if (missed.length > 0) console.log(`missed: ${[...new Set(missed)].join(', ')}`)
await echo.stop()
await mill.stop()
