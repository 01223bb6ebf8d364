// `npm run bench -- kinesis`: what a record costs that is put alone, in a batch of 100, and read, beside a
// bare node:http echo; and how fast Firehose writes into S3.

import { load } from './load.mjs'
import { takeTurns } from './measure.mjs'
import { cpuMs, startEcho, startMillrace } from './process.mjs'

const quick = process.argv.includes('--quick')
const check = process.argv.includes('--check')
const scale = quick ? 0.2 : 1
const KIB = 1024
const MIB = 1024 * KIB
const DATA = Buffer.alloc(KIB, 'x').toString('base64')
/** Of a read: as many as 10 MiB hold. */
const READ_RECORDS = 10_000
const READ_MIB = quick ? 50 : 200
const DELIVERED_MIB = quick ? 20 : 100
const missed = []

function row(name, value, target, met) {
  if (met === false) missed.push(name)
  const verdict = met === undefined ? '' : met ? 'reached' : 'MISSED'
  console.log(`${name.padEnd(34)} ${value.padEnd(60)} ${(target ?? '').padEnd(16)} ${verdict}`)
}

function request(target, service, input) {
  const text = JSON.stringify(input)
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n` +
      `X-Amz-Target: ${target}\r\nX-Amz-Date: 20261122T120000Z\r\n` +
      `Authorization: AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${service}/aws4_request, ` +
      `SignedHeaders=content-type;host;x-amz-date, Signature=${'0'.repeat(64)}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

const kinesis = (operation, input) => request(`Kinesis_20131202.${operation}`, 'kinesis', input)
const firehose = (operation, input) => request(`Firehose_20150804.${operation}`, 'firehose', input)

async function call(server, bytes) {
  let answer
  await load({
    port: server.port,
    connections: 1,
    total: 1,
    next: () => bytes,
    onAnswer: (status, body) => (answer = { status, text: body.toString() }),
  })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.text === '' ? {} : JSON.parse(answer.text)
}

/** Keys that go to all shards. */
function putRequests(StreamName) {
  const bytes = Array.from({ length: 64 }, (_, i) =>
    kinesis('PutRecord', { StreamName, PartitionKey: `k${i}`, Data: DATA }),
  )
  let n = 0
  return () => bytes[n++ % bytes.length]
}

function batchRequest(StreamName) {
  const Records = Array.from({ length: 100 }, (_, i) => ({ PartitionKey: `k${i}`, Data: DATA }))
  const bytes = kinesis('PutRecords', { StreamName, Records })
  return () => bytes
}

async function page({ endpoint }, input) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Kinesis_20131202.GetRecords',
    },
    body: JSON.stringify(input),
  })
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1')
  if (answer.status !== 200) throw new Error(text)
  return text
}

async function reading(mill) {
  const StreamName = 'read'
  await call(mill, kinesis('CreateStream', { StreamName, ShardCount: 1 }))
  const fill = batchRequest(StreamName)
  const total = Math.ceil((READ_MIB * MIB) / (100 * KIB))
  await load({ port: mill.port, connections: 8, total, next: fill })
  const place = { StreamName, ShardId: 'shardId-000000000000', ShardIteratorType: 'TRIM_HORIZON' }
  let { ShardIterator } = await call(mill, kinesis('GetShardIterator', place))
  const [before, startedMs] = [cpuMs(mill.child), performance.now()]
  let records = 0
  for (;;) {
    // What the reader does with it is not the server's cost: it only counts.
    const text = await page(mill, { ShardIterator, Limit: READ_RECORDS })
    const found = text.split('"SequenceNumber"').length - 1
    if (found === 0) break
    records += found
    ShardIterator = /"NextShardIterator":"([^"]+)"/.exec(text.slice(-2_000))[1]
  }
  const seconds = (performance.now() - startedMs) / 1000
  const mib = (records * KIB) / MIB
  return { mibPerSecond: mib / seconds, cpuMsPerMib: (cpuMs(mill.child) - before) / mib }
}

async function delivering(mill) {
  const { S3 } = await import('@aws-sdk/client-s3')
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const { endpoint } = mill
  const s3 = new S3({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true })
  await s3.createBucket({ Bucket: 'lake' })
  const BufferingHints = { SizeInMBs: 5, IntervalInSeconds: 0 }
  const to = { RoleARN: 'arn:aws:iam::000000000000:role/r', BucketARN: 'arn:aws:s3:::lake' }
  await call(
    mill,
    firehose('CreateDeliveryStream', {
      DeliveryStreamName: 'd',
      ExtendedS3DestinationConfiguration: { ...to, BufferingHints },
    }),
  )
  const Records = Array.from({ length: 100 }, () => ({ Data: DATA }))
  const bytes = firehose('PutRecordBatch', { DeliveryStreamName: 'd', Records })
  const total = Math.ceil((DELIVERED_MIB * MIB) / (100 * KIB))
  const [before, startedMs] = [cpuMs(mill.child), performance.now()]
  await load({ port: mill.port, connections: 8, total, next: () => bytes })
  const putSeconds = (performance.now() - startedMs) / 1000
  const wanted = total * 100 * KIB
  for (;;) {
    let found = 0
    let ContinuationToken
    do {
      const page = await s3.listObjectsV2({ Bucket: 'lake', ContinuationToken })
      for (const { Size } of page.Contents ?? []) found += Size
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken)
    if (found >= wanted) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const seconds = (performance.now() - startedMs) / 1000
  const mib = wanted / MIB
  const cpuMsPerMib = (cpuMs(mill.child) - before) / mib
  return { put: mib / putSeconds, delivered: mib / seconds, cpuMsPerMib }
}

const [echoServer, mill] = [await startEcho(), await startMillrace()]
for (const StreamName of ['one', 'many']) {
  await call(mill, kinesis('CreateStream', { StreamName, ShardCount: 4 }))
}
const [echo, single, batch] = await takeTurns([
  { server: echoServer, total: 40_000 * scale, next: putRequests('one') },
  { server: mill, total: 30_000 * scale, next: putRequests('one') },
  { server: mill, total: 2_000 * scale, warmup: 1_000, next: batchRequest('many') },
])
const figure = ({ cpuUs, perSecond, p99Ms }, of = 1) =>
  `${(cpuUs / of).toFixed(1)} µs CPU, ${Math.round(perSecond * of)}/s, p99 ${p99Ms.toFixed(1)} ms`
const inEchoes = ({ cpuUs }, of = 1) => cpuUs / of / echo.cpuUs
const echoes = (figures, of = 1) =>
  `${figure(figures, of)} = ${inEchoes(figures, of).toFixed(2)} echoes`
row('bare node:http echo', figure(echo))
row('PutRecord, 1 KiB, durable', echoes(single), '≤ 2.5 echoes', inEchoes(single) <= 2.5)
const perRecord = inEchoes(batch, 100)
row('PutRecords of 100, per record', echoes(batch, 100), '≤ 0.3 echoes', perRecord <= 0.3)
const read = await reading(mill)
row(
  'GetRecords, 10 MiB a page',
  `${read.mibPerSecond.toFixed(0)} MiB/s, ${read.cpuMsPerMib.toFixed(1)} ms CPU/MiB`,
  '≥ 50 MiB/s',
  read.mibPerSecond >= 50,
)
const written = await delivering(mill)
row(
  'Firehose into S3, objects of 5 MiB',
  `${written.delivered.toFixed(1)} MiB/s (put at ${written.put.toFixed(1)}), ${written.cpuMsPerMib.toFixed(1)} ms CPU/MiB`,
)
await mill.stop()
await echoServer.stop()
if (check && missed.length > 0) {
  console.log(`missed: ${missed.join(', ')}`)
  process.exitCode = 1
}
