// Kinesis through the AWS SDK: streams, shards, records, consumers; event streams over HTTP/2 and
// HTTP/1.1; AWS CBOR as the Java SDKs write it.

import { Kinesis, type SubscribeToShardEvent } from '@aws-sdk/client-kinesis'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CborWriter, readCbor } from '../../../src/wire/protocols/cbor.ts'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/'
let mill: Millrace
let kinesis: Kinesis
beforeAll(async () => {
  mill = await startMillrace()
  kinesis = new Kinesis({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  kinesis.destroy()
  await mill.stop()
})

const bytes = (text: string) => Buffer.from(text)
const textOf = (data: Uint8Array | undefined) => Buffer.from(data!).toString()

async function create(StreamName: string, ShardCount = 1): Promise<string> {
  await kinesis.createStream({ StreamName, ShardCount })
  return ARN + StreamName
}

async function drained(StreamName: string, ShardId: string): Promise<string[]> {
  const start = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
  let { ShardIterator } = await kinesis.getShardIterator(start)
  const texts: string[] = []
  while (ShardIterator !== undefined) {
    const page = await kinesis.getRecords({ ShardIterator })
    texts.push(...page.Records!.map(({ Data }) => textOf(Data)))
    if (page.Records!.length === 0) break
    ShardIterator = page.NextShardIterator
  }
  return texts
}

test('a stream is made, described, listed, scaled, and deleted', async () => {
  const StreamARN = await create('life', 2)
  const { StreamDescription } = await kinesis.describeStream({ StreamName: 'life' })
  expect(StreamDescription).toMatchObject({
    ...{ StreamName: 'life', StreamARN, StreamStatus: 'ACTIVE', RetentionPeriodHours: 24 },
    ...{
      HasMoreShards: false,
      EncryptionType: 'NONE',
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
    },
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  })
  expect(StreamDescription!.Shards).toMatchObject([
    {
      ShardId: 'shardId-000000000000',
      HashKeyRange: {
        StartingHashKey: '0',
        EndingHashKey: '170141183460469231731687303715884105727',
      },
    },
    {
      ShardId: 'shardId-000000000001',
      HashKeyRange: { EndingHashKey: '340282366920938463463374607431768211455' },
    },
  ])
  expect(StreamDescription!.Shards![0]!.SequenceNumberRange!.StartingSequenceNumber).toMatch(
    /^49\d{54}$/,
  )
  await kinesis.updateShardCount({ StreamARN, TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' })
  const [shards, next] = [[] as string[], { token: undefined as string | undefined }]
  do {
    const page = await kinesis.listShards(
      next.token ? { NextToken: next.token, MaxResults: 4 } : { StreamARN, MaxResults: 4 },
    )
    shards.push(
      ...page.Shards!.map(
        ({ ShardId, ParentShardId }) => `${ShardId!.at(-1)}<${ParentShardId?.at(-1) ?? ''}`,
      ),
    )
    next.token = page.NextToken
  } while (next.token)
  expect(shards).toEqual(['0<', '1<', '2<0', '3<0', '4<1', '5<1'])
  const [left, right] = ['shardId-000000000002', 'shardId-000000000003']
  await kinesis.mergeShards({ StreamARN, ShardToMerge: left, AdjacentShardToMerge: right })
  await kinesis.splitShard({
    StreamARN,
    ShardToSplit: 'shardId-000000000006',
    NewStartingHashKey: '1000',
  })
  await kinesis.increaseStreamRetentionPeriod({ StreamARN, RetentionPeriodHours: 48 })
  await kinesis.decreaseStreamRetentionPeriod({ StreamARN, RetentionPeriodHours: 30 })
  await kinesis.startStreamEncryption({
    StreamARN,
    EncryptionType: 'KMS',
    KeyId: 'alias/aws/kinesis',
  })
  const metrics = { StreamARN, ShardLevelMetrics: ['ALL' as const] }
  expect((await kinesis.enableEnhancedMonitoring(metrics)).DesiredShardLevelMetrics).toHaveLength(7)
  await kinesis.disableEnhancedMonitoring({ StreamARN, ShardLevelMetrics: ['IncomingBytes'] })
  await kinesis.updateMaxRecordSize({ StreamARN, MaxRecordSizeInKiB: 2_048 })
  const { StreamDescriptionSummary: summary } = await kinesis.describeStreamSummary({ StreamARN })
  expect(summary).toMatchObject({
    ...{ OpenShardCount: 4, ConsumerCount: 0, RetentionPeriodHours: 30, MaxRecordSizeInKiB: 2_048 },
    ...{ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
  })
  expect(summary!.EnhancedMonitoring![0]!.ShardLevelMetrics).toHaveLength(6)
  await kinesis.stopStreamEncryption({
    StreamARN,
    EncryptionType: 'KMS',
    KeyId: 'x',
  })
  await kinesis.updateStreamMode({ StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } })
  await kinesis.updateStreamRecordDistributionStrategy({
    StreamARN,
    RecordDistributionStrategy: 'AUTO',
  })
  const warm = await kinesis.updateStreamWarmThroughput({ StreamARN, WarmThroughputMiBps: 10 })
  expect(warm.WarmThroughput).toEqual({ TargetMiBps: 10, CurrentMiBps: 10 })
  await kinesis.putRecord({ StreamARN, Data: bytes('anywhere') })
  expect(await kinesis.describeLimits({})).toMatchObject({
    OnDemandStreamCount: 1,
    OpenShardCount: 0,
  })
  expect((await kinesis.listStreams({ Limit: 1 })).StreamSummaries).toMatchObject([
    { StreamName: 'life', StreamModeDetails: { StreamMode: 'ON_DEMAND' } },
  ])
  const MinimumThroughputBillingCommitment = { Status: 'ENABLED' as const }
  await kinesis.updateAccountSettings({ MinimumThroughputBillingCommitment })
  const account = await kinesis.describeAccountSettings({})
  expect(account.MinimumThroughputBillingCommitment).toMatchObject({ Status: 'ENABLED' })
  await kinesis.deleteStream({ StreamARN })
  await expect(kinesis.describeStream({ StreamARN })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Stream life under account 000000000000 not found.',
  })
})

test('a stream without a number of shards is on demand, and has four', async () => {
  await kinesis.createStream({ StreamName: 'demand' })
  const { StreamDescription } = await kinesis.describeStream({ StreamName: 'demand' })
  expect(StreamDescription!.Shards).toHaveLength(4)
  expect(StreamDescription!.StreamModeDetails).toEqual({ StreamMode: 'ON_DEMAND' })
})

test('records keep their order, and go where their hash keys say', async () => {
  await create('order', 2)
  const Records = ['a', 'b', 'c', 'd'].map((PartitionKey) => ({
    PartitionKey,
    Data: bytes(PartitionKey),
  }))
  const put = await kinesis.putRecords({ StreamName: 'order', Records })
  expect(put.FailedRecordCount).toBe(0)
  const one = await kinesis.putRecord({
    ...{ StreamName: 'order', PartitionKey: 'a', Data: bytes('first half'), ExplicitHashKey: '0' },
  })
  expect(one).toMatchObject({ ShardId: 'shardId-000000000000', EncryptionType: 'NONE' })
  const two = await kinesis.putRecord({
    ...{ StreamName: 'order', PartitionKey: 'a', Data: bytes('and on'), ExplicitHashKey: '1' },
    SequenceNumberForOrdering: one.SequenceNumber,
  })
  expect(BigInt(two.SequenceNumber!) > BigInt(one.SequenceNumber!)).toBe(true)
  const [left, right] = ['shardId-000000000000', 'shardId-000000000001']
  const both = [await drained('order', left), await drained('order', right)]
  expect(both[0]!.slice(-2)).toEqual(['first half', 'and on'])
  expect([...both[0]!.slice(0, -2), ...both[1]!].sort()).toEqual(['a', 'b', 'c', 'd'])
  await expect(
    kinesis.putRecord({ StreamName: 'order', PartitionKey: 'a', Data: bytes('x'), DryRun: true }),
  ).rejects.toMatchObject({ name: 'DryRunOperationException' })
})

test('tags and policies, of streams and of consumers', async () => {
  const StreamARN = await create('tagged')
  await kinesis.addTagsToStream({ StreamName: 'tagged', Tags: { a: '1', b: '2' } })
  await kinesis.removeTagsFromStream({ StreamName: 'tagged', TagKeys: ['a'] })
  await kinesis.tagResource({ ResourceARN: StreamARN, Tags: { c: '3' } })
  await kinesis.untagResource({ ResourceARN: StreamARN, TagKeys: ['b'] })
  const { Tags, HasMoreTags } = await kinesis.listTagsForStream({ StreamName: 'tagged' })
  expect({ Tags, HasMoreTags }).toEqual({ Tags: [{ Key: 'c', Value: '3' }], HasMoreTags: false })
  expect((await kinesis.listTagsForResource({ ResourceARN: StreamARN })).Tags).toEqual(Tags)
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 'kinesis:*', Resource: StreamARN }]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await kinesis.putResourcePolicy({ ResourceARN: StreamARN, Policy })
  expect(await kinesis.getResourcePolicy({ ResourceARN: StreamARN })).toMatchObject({ Policy })
  await kinesis.deleteResourcePolicy({ ResourceARN: StreamARN })
  expect((await kinesis.getResourcePolicy({ ResourceARN: StreamARN })).Policy).toBe('{}')

  const { Consumer } = await kinesis.registerStreamConsumer({
    StreamARN,
    ConsumerName: 'c',
    Tags: { x: 'y' },
  })
  expect(Consumer!.ConsumerARN).toMatch(/:stream\/tagged\/consumer\/c:\d{10}$/)
  const { ConsumerARN } = Consumer!
  expect((await kinesis.listTagsForResource({ ResourceARN: ConsumerARN! })).Tags).toEqual([
    { Key: 'x', Value: 'y' },
  ])
  expect((await kinesis.describeStreamConsumer({ ConsumerARN })).ConsumerDescription).toMatchObject(
    {
      ...{ ConsumerName: 'c', ConsumerStatus: 'ACTIVE', StreamARN },
    },
  )
  expect((await kinesis.listStreamConsumers({ StreamARN })).Consumers).toMatchObject([
    { ConsumerName: 'c' },
  ])
  await expect(kinesis.deleteStream({ StreamARN })).rejects.toMatchObject({
    name: 'ResourceInUseException',
  })
  await kinesis.deregisterStreamConsumer({ ConsumerARN })
  await kinesis.deleteStream({ StreamARN })
})

type Events = AsyncIterable<{ readonly SubscribeToShardEvent?: SubscribeToShardEvent | undefined }>

async function collect(events: Events, count: number): Promise<string[]> {
  const texts: string[] = []
  for await (const { SubscribeToShardEvent: event } of events) {
    texts.push(...event!.Records!.map(({ Data }) => textOf(Data)))
    expect(event!.ContinuationSequenceNumber).toMatch(/^49\d{54}$/)
    if (texts.length >= count || event!.ChildShards) break
  }
  return texts
}

test.each(['HTTP/2', 'HTTP/1.1'])('records are pushed over %s as they come', async (version) => {
  const own = new Kinesis({
    ...{ ...mill.awsConfig, maxAttempts: 1 },
    ...(version === 'HTTP/1.1' && { requestHandler: new NodeHttpHandler() }),
  })
  const StreamARN = await create(`pushed-${version.at(-1)}`)
  const { Consumer } = await kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'c' })
  const put = (text: string) =>
    kinesis.putRecord({ StreamARN, PartitionKey: 'k', Data: bytes(text) })
  await put('before')
  const { ConsumerARN } = Consumer!
  const subscribe = (StartingPosition: object) =>
    own.subscribeToShard({
      ConsumerARN,
      ShardId: 'shardId-000000000000',
      StartingPosition,
    } as never)
  const { EventStream } = await subscribe({ Type: 'TRIM_HORIZON' })
  const collected = collect(EventStream!, 3)
  await put('one')
  await put('two')
  expect(await collected).toEqual(['before', 'one', 'two'])
  own.destroy()
})

test('a subscription is not taken over within five seconds, and is after them', async () => {
  const StreamARN = await create('taken')
  const { Consumer } = await kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'c' })
  const subscribe = () =>
    kinesis.subscribeToShard({
      ...{ ConsumerARN: Consumer!.ConsumerARN, ShardId: 'shardId-000000000000' },
      StartingPosition: { Type: 'LATEST' },
    })
  const first = (await subscribe()).EventStream![Symbol.asyncIterator]()
  expect((await first.next()).value.SubscribeToShardEvent).toMatchObject({
    Records: [],
    MillisBehindLatest: 0,
  })
  await expect(subscribe()).rejects.toMatchObject({ name: 'ResourceInUseException' })
  await mill.clock.advance(5_000)
  const second = (await subscribe()).EventStream![Symbol.asyncIterator]()
  await second.next()
  for (let event = await first.next(); !event.done; event = await first.next());
  await kinesis.putRecord({ StreamARN, PartitionKey: 'k', Data: bytes('x') })
  expect((await second.next()).value.SubscribeToShardEvent.Records).toHaveLength(1)
  // Five minutes, and it is over.
  await mill.clock.advance(300_000)
  for (let event = await second.next(); !event.done; event = await second.next());
})

test('the end of a closed shard names its children', async () => {
  const StreamARN = await create('closed')
  const { Consumer } = await kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'c' })
  const ShardId = 'shardId-000000000000'
  await kinesis.splitShard({ StreamARN, ShardToSplit: ShardId, NewStartingHashKey: '1000' })
  const { EventStream } = await kinesis.subscribeToShard({
    ...{ ConsumerARN: Consumer!.ConsumerARN, ShardId, StartingPosition: { Type: 'TRIM_HORIZON' } },
  })
  const events: SubscribeToShardEvent[] = []
  for await (const { SubscribeToShardEvent: event } of EventStream!) events.push(event!)
  expect(events).toHaveLength(1)
  expect(events[0]!.ContinuationSequenceNumber).toBeUndefined()
  expect(events[0]!.ChildShards!.map((child) => child.ShardId!.at(-1))).toEqual(['1', '2'])
})

test('AWS CBOR: records in, records out with milliseconds, and errors', async () => {
  await create('cbor')
  const call = async (operation: string, input: Record<string, string | Uint8Array>) => {
    const writer = new CborWriter()
    writer.head(5, Object.keys(input).length)
    for (const [name, value] of Object.entries(input)) {
      writer.text(name)
      if (typeof value === 'string') writer.text(value)
      else writer.bytes(value)
    }
    const answer = await fetch(mill.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-cbor-1.1',
        'x-amz-target': `Kinesis_20131202.${operation}`,
      },
      body: Buffer.from(writer.finish()),
    })
    expect(answer.headers.get('content-type')).toBe('application/x-amz-cbor-1.1')
    const body = readCbor(new Uint8Array(await answer.arrayBuffer()), 1) as Record<string, any>
    return { status: answer.status, body }
  }
  const { body: put } = await call('PutRecord', {
    ...{ StreamName: 'cbor', PartitionKey: 'k', Data: bytes('hello') },
  })
  expect(put.ShardId).toBe('shardId-000000000000')
  const { body: it } = await call('GetShardIterator', {
    ...{ StreamName: 'cbor', ShardId: put.ShardId, ShardIteratorType: 'TRIM_HORIZON' },
  })
  const { body: read } = await call('GetRecords', { ShardIterator: it.ShardIterator })
  expect(textOf(read.Records[0].Data)).toBe('hello')
  expect(read.Records[0].ApproximateArrivalTimestamp.getTime()).toBe(mill.clock.nowMs())
  expect(await call('DescribeStream', { StreamName: 'wrong-stream-name' })).toEqual({
    status: 400,
    body: {
      __type: 'ResourceNotFoundException',
      message: 'Stream wrong-stream-name under account 000000000000 not found.',
    },
  })
})
