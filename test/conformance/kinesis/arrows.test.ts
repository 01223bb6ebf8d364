// Arrows to Kinesis and Firehose: rules, subscription filters, topics; endpoints and Parquet behind.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Firehose } from '@aws-sdk/client-firehose'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE } from '../zip.ts'

const Bucket = 'lake'
const RoleARN = ROLE
const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s'
const DELIVERY = 'arn:aws:firehose:us-east-1:000000000000:deliverystream/d'
let mill: Millrace
let firehose: Firehose
let kinesis: Kinesis
let events: EventBridge
let logs: CloudWatchLogs
let sns: SNS
let s3: S3

beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  firehose = new Firehose(config)
  kinesis = new Kinesis(config)
  events = new EventBridge(config)
  logs = new CloudWatchLogs(config)
  sns = new SNS(config)
  s3 = new S3({ ...config, forcePathStyle: true })
})
afterAll(async () => {
  for (const client of [firehose, kinesis, events, logs, sns, s3]) client.destroy()
  await mill.stop()
})
const target = {
  ...{ RoleARN, BucketARN: `arn:aws:s3:::${Bucket}` },
  BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 60 },
}
beforeEach(async () => {
  await mill.reset()
  await s3.createBucket({ Bucket })
})

const createDelivery = (more: object = {}) =>
  firehose.createDeliveryStream({
    DeliveryStreamName: 'd',
    ExtendedS3DestinationConfiguration: { ...target, ...more },
  })

async function records() {
  await mill.settle()
  const { Shards } = await kinesis.listShards({ StreamARN })
  const found: { key: string; data: Buffer }[] = []
  for (const { ShardId } of Shards!) {
    const start = { StreamARN, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
    const { ShardIterator } = await kinesis.getShardIterator(start)
    const { Records } = await kinesis.getRecords({ ShardIterator })
    found.push(...Records!.map((r) => ({ key: r.PartitionKey!, data: Buffer.from(r.Data!) })))
  }
  return found
}

async function written(): Promise<{ key: string; body: Buffer }[]> {
  await mill.settle()
  await mill.clock.advance(60_000)
  await mill.settle()
  const { Contents = [] } = await s3.listObjectsV2({ Bucket })
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await s3.getObject({ Bucket, Key })
      return { key: Key!, body: Buffer.from(await Body!.transformToByteArray()) }
    }),
  )
}

test('a rule puts events into a stream, by a key of theirs, and into a delivery stream', async () => {
  await kinesis.createStream({ StreamName: 's', ShardCount: 2 })
  await createDelivery()
  await events.putRule({ Name: 'r', EventPattern: '{"source":["shop"]}' })
  await events.putTargets({
    Rule: 'r',
    Targets: [
      {
        Id: 'k',
        Arn: StreamARN,
        RoleArn: ROLE,
        KinesisParameters: { PartitionKeyPath: '$.detail.customer' },
      },
      { Id: 'd', Arn: DELIVERY, RoleArn: ROLE, InputPath: '$.detail' },
    ],
  })
  const Detail = '{"customer":"ann"}'
  await events.putEvents({ Entries: [{ Source: 'shop', DetailType: 'Order', Detail }] })
  const [record] = await records()
  expect(record!.key).toBe('ann')
  expect(JSON.parse(record!.data.toString())).toMatchObject({ detail: { customer: 'ann' } })
  expect((await written()).map(({ body }) => body.toString())).toEqual([Detail])
})

test('a rule needs a role for streams', async () => {
  await events.putRule({ Name: 'r', EventPattern: '{"source":["shop"]}' })
  const put = events.putTargets({ Rule: 'r', Targets: [{ Id: 'k', Arn: StreamARN }] })
  await expect(put).rejects.toMatchObject({ message: expect.stringContaining('RoleArn') })
})

test('subscription filters put what they match into both', async () => {
  await kinesis.createStream({ StreamName: 's', ShardCount: 1 })
  await createDelivery()
  const logGroupName = 'g'
  await logs.createLogGroup({ logGroupName })
  await logs.createLogStream({ logGroupName, logStreamName: 'l' })
  for (const [filterName, destinationArn] of [
    ['k', StreamARN],
    ['d', DELIVERY],
  ] as const) {
    const filter = { logGroupName, filterName, filterPattern: 'ERROR', destinationArn }
    await expect(logs.putSubscriptionFilter(filter)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await logs.putSubscriptionFilter({ ...filter, roleArn: ROLE })
  }
  const timestamp = mill.clock.nowMs()
  const logEvents = ['ERROR one', 'fine'].map((message) => ({ timestamp, message }))
  await logs.putLogEvents({ logGroupName, logStreamName: 'l', logEvents })
  const [record] = await records()
  const [object] = await written()
  for (const [data, name] of [
    [record!.data, 'k'],
    [object!.body, 'd'],
  ] as const) {
    expect(JSON.parse(gunzipSync(data).toString())).toMatchObject({
      ...{
        messageType: 'DATA_MESSAGE',
        logGroup: 'g',
        logStream: 'l',
        subscriptionFilters: [name],
      },
      logEvents: [{ message: 'ERROR one', timestamp }],
    })
  }
})

test('a topic delivers to a delivery stream, as a document or raw', async () => {
  await createDelivery()
  const { TopicArn } = await sns.createTopic({ Name: 't' })
  const Attributes = { SubscriptionRoleArn: ROLE }
  const subscribed = { TopicArn, Protocol: 'firehose', Endpoint: DELIVERY }
  const { SubscriptionArn } = await sns.subscribe({ ...subscribed, Attributes })
  await sns.publish({ TopicArn, Message: 'hello', Subject: 's' })
  await mill.settle()
  await sns.setSubscriptionAttributes({
    ...{ SubscriptionArn, AttributeName: 'RawMessageDelivery', AttributeValue: 'true' },
  })
  await sns.publish({ TopicArn, Message: 'raw' })
  const [object] = await written()
  const [document, raw, end] = object!.body.toString().split('\n')
  expect(JSON.parse(document!)).toMatchObject({
    Type: 'Notification',
    TopicArn,
    Message: 'hello',
    Subject: 's',
  })
  expect(JSON.parse(document!)).not.toHaveProperty('Signature')
  expect([raw, end]).toEqual(['raw', ''])
})

test('an HTTP endpoint gets requests until it takes them; what it never takes is in the bucket', async () => {
  const requests: { headers: Record<string, unknown>; body: any }[] = []
  let refuses = 1
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString())
      requests.push({ headers: request.headers, body })
      if (refuses-- > 0) response.writeHead(500).end('{}')
      else response.end(JSON.stringify({ requestId: body.requestId, timestamp: body.timestamp }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const Url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  await firehose.createDeliveryStream({
    DeliveryStreamName: 'd',
    HttpEndpointDestinationConfiguration: {
      EndpointConfiguration: { Url, Name: 'mine', AccessKey: 'secret' },
      RequestConfiguration: {
        ContentEncoding: 'GZIP',
        CommonAttributes: [{ AttributeName: 'a', AttributeValue: 'b' }],
      },
      ...{ BufferingHints: target.BufferingHints, RetryOptions: { DurationInSeconds: 30 } },
      S3Configuration: target,
    },
  })
  const put = (text: string) =>
    firehose.putRecord({ DeliveryStreamName: 'd', Record: { Data: Buffer.from(text) } })
  await put('taken')
  expect(await written()).toEqual([])
  await mill.clock.advance(10_000)
  await mill.settle()
  expect(requests).toHaveLength(2)
  expect(requests[1]!.headers).toMatchObject({
    'x-amz-firehose-protocol-version': '1.0',
    'x-amz-firehose-request-id': requests[0]!.body.requestId,
    'x-amz-firehose-source-arn': DELIVERY,
    'x-amz-firehose-access-key': 'secret',
    'x-amz-firehose-common-attributes': '{"commonAttributes":{"a":"b"}}',
  })
  expect(requests[1]!.body.records).toEqual([{ data: Buffer.from('taken').toString('base64') }])
  refuses = Infinity
  await put('refused')
  await written()
  await mill.clock.advance(120_000)
  const [failed] = await written()
  server.close()
  server.closeAllConnections()
  expect(failed!.key).toMatch(/^http-endpoint-failed\//)
  expect(JSON.parse(failed!.body.toString())).toMatchObject({
    ...{
      errorCode: 'HttpEndpoint.DestinationException',
      rawData: Buffer.from('refused').toString('base64'),
    },
    errorMessage: expect.stringContaining('answered 500'),
  })
})

test.each(['SNAPPY', 'GZIP', 'UNCOMPRESSED'] as const)(
  'JSON becomes Parquet, %s',
  async (Compression) => {
    const columns = [
      { Name: 'id', Type: 'bigint' },
      { Name: 'name', Type: 'string' },
      { Name: 'score', Type: 'double' },
      { Name: 'ok', Type: 'boolean' },
    ]
    await createDelivery({
      BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
      ErrorOutputPrefix: 'bad/',
      DataFormatConversionConfiguration: {
        SchemaConfiguration: { CatalogId: 'inline', TableName: JSON.stringify(columns) },
        InputFormatConfiguration: { Deserializer: { OpenXJsonSerDe: {} } },
        OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression } } },
      },
    })
    const rows = [
      { id: 1, name: 'ann', score: 0.5, ok: true },
      { ID: 2, name: null },
    ]
    const Records = [...rows.map((row) => JSON.stringify(row)), 'no json'].map((text) => ({
      Data: Buffer.from(text),
    }))
    await firehose.putRecordBatch({ DeliveryStreamName: 'd', Records })
    await written()
    const all = await written()
    const { key, body } = all.find((one) => !one.key.startsWith('bad/'))!
    expect(key).toMatch(/\.parquet$/)
    const compressors = { GZIP: (input: Uint8Array) => new Uint8Array(gunzipSync(input)) }
    const file = body.buffer.slice(body.byteOffset, body.byteOffset + body.length) as ArrayBuffer
    expect(await parquetReadObjects({ file, compressors })).toEqual([
      { id: 1n, name: 'ann', score: 0.5, ok: true },
      { id: 2n, name: null, score: null, ok: null },
    ])
    const bad = all.find((one) => one.key.startsWith('bad/format-conversion-failed/'))!
    expect(JSON.parse(bad.body.toString())).toMatchObject({
      errorCode: 'DataFormatConversion.MalformedData',
    })
  },
)
