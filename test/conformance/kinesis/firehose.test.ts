// Firehose through the AWS SDK: what is put arrives in S3 as AWS names and writes it.

import { gunzipSync } from 'node:zlib'
import { Firehose, type ExtendedS3DestinationConfiguration } from '@aws-sdk/client-firehose'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE, zipOf } from '../zip.ts'

const Bucket = 'lake'
const BucketARN = `arn:aws:s3:::${Bucket}`
const RoleARN = ROLE
let mill: Millrace
let firehose: Firehose
let kinesis: Kinesis
let lambda: Lambda
let s3: S3

beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  firehose = new Firehose(config)
  kinesis = new Kinesis(config)
  lambda = new Lambda(config)
  s3 = new S3({ ...config, forcePathStyle: true })
})
afterAll(async () => {
  for (const client of [firehose, kinesis, lambda, s3]) client.destroy()
  await mill.stop()
})
beforeEach(async () => {
  await mill.reset()
  await s3.createBucket({ Bucket })
})

const bytes = (text: string) => Buffer.from(text)
const minute = { SizeInMBs: 5, IntervalInSeconds: 60 }

async function create(
  DeliveryStreamName: string,
  more: Partial<ExtendedS3DestinationConfiguration> = {},
  source: object = {},
): Promise<string> {
  const { DeliveryStreamARN } = await firehose.createDeliveryStream({
    ...{ DeliveryStreamName, ...source },
    ExtendedS3DestinationConfiguration: { RoleARN, BucketARN, BufferingHints: minute, ...more },
  })
  return DeliveryStreamARN!
}

const put = (DeliveryStreamName: string, ...texts: string[]) =>
  firehose.putRecordBatch({
    DeliveryStreamName,
    Records: texts.map((text) => ({ Data: bytes(text) })),
  })

async function objects(): Promise<Map<string, Buffer>> {
  const { Contents = [] } = await s3.listObjectsV2({ Bucket })
  const found = new Map<string, Buffer>()
  for (const { Key } of Contents) {
    const { Body } = await s3.getObject({ Bucket, Key })
    found.set(Key!, Buffer.from(await Body!.transformToByteArray()))
  }
  return found
}

async function only(): Promise<[key: string, text: string]> {
  const all = [...(await objects())]
  expect(all.map(([key]) => key)).toHaveLength(1)
  return [all[0]![0], all[0]![1].toString()]
}

test('records wait for their time, and are one object', async () => {
  await create('clicks')
  const { RecordId } = await firehose.putRecord({
    DeliveryStreamName: 'clicks',
    Record: { Data: bytes('a') },
  })
  expect(RecordId).toMatch(/^[0-9a-f-]{36}-0$/)
  const { FailedPutCount, RequestResponses } = await put('clicks', 'b', 'c')
  expect([FailedPutCount, RequestResponses!.length]).toEqual([0, 2])
  await mill.clock.advance(59_000)
  expect((await objects()).size).toBe(0)
  await mill.clock.advance(1_000)
  await mill.settle()
  const [key, text] = await only()
  expect(key).toMatch(/^2026\/01\/01\/00\/clicks-1-2026-01-01-00-\d\d-\d\d-[0-9a-f-]{36}$/)
  expect(text).toBe('abc')
  const explained = await mill.explain(RecordId!)
  expect(explained.join('\n')).toContain(key)
})

test('a buffer that is full does not wait', async () => {
  await create('full', { BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 900 } })
  const text = 'x'.repeat(400_000)
  await put('full', text, text, text)
  await put('full', 'rest')
  await mill.settle()
  expect((await only())[1].length).toBe(1_200_000)
  await mill.clock.advance(900_000)
  await mill.settle()
  expect([...(await objects()).values()].map(({ length }) => length).sort()).toEqual([1_200_000, 4])
})

test('prefixes with expressions, a time zone, an extension, delimiters and gzip', async () => {
  await create('named', {
    Prefix: "year=!{timestamp:yyyy}/at=!{timestamp:HH'h'}/r=!{firehose:random-string}/",
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    CustomTimeZone: 'Asia/Seoul',
    CompressionFormat: 'GZIP',
    FileExtension: '.jsonl.gz',
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        {
          Type: 'AppendDelimiterToRecord',
          Parameters: [{ ParameterName: 'Delimiter', ParameterValue: '\\n' }],
        },
      ],
    },
  })
  await put('named', '{"n":1}', '{"n":2}')
  await mill.clock.advance(60_000)
  await mill.settle()
  const [[key, body]] = [...(await objects())] as [[string, Buffer]]
  expect(key).toMatch(/^year=2026\/at=09h\/r=[a-z0-9]{11}\/named-1-2026-01-01-09-.*\.jsonl\.gz$/)
  expect(gunzipSync(body).toString()).toBe('{"n":1}\n{"n":2}\n')
})

const TRANSFORM = `export const handler = async ({ records }) => ({ records: records.map((record) => {
  const text = Buffer.from(record.data, 'base64').toString()
  const result = text === 'drop' ? 'Dropped' : text === 'bad' ? 'ProcessingFailed' : 'Ok'
  return { recordId: record.recordId, result, data: Buffer.from(text.toUpperCase()).toString('base64') }
}) })`

async function transform(source: string): Promise<string> {
  const { FunctionArn } = await lambda.createFunction({
    ...{ FunctionName: 'transform', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.mjs': source }) },
  })
  return FunctionArn!
}

const processors = (LambdaArn: string) => ({
  ProcessingConfiguration: {
    Enabled: true,
    Processors: [
      {
        Type: 'Lambda' as const,
        Parameters: [
          { ParameterName: 'LambdaArn' as const, ParameterValue: LambdaArn },
          { ParameterName: 'NumberOfRetries' as const, ParameterValue: '1' },
        ],
      },
    ],
  },
})

test('a function transforms, drops and rejects; the source is backed up', async () => {
  const LambdaArn = await transform(TRANSFORM)
  await create('made', {
    ...processors(LambdaArn),
    ...{ Prefix: 'good/', ErrorOutputPrefix: 'bad/' },
    S3BackupMode: 'Enabled',
    S3BackupConfiguration: { RoleARN, BucketARN, Prefix: 'raw/', BufferingHints: minute },
  })
  const { RequestResponses } = await put('made', 'one', 'drop', 'bad', 'two')
  await mill.clock.advance(60_000)
  await mill.settle()
  await mill.clock.advance(60_000)
  await mill.settle()
  const found = [...(await objects())].map(([key, body]) => [key.split('2026')[0], body.toString()])
  const by = new Map(found as [string, string][])
  expect([...by.keys()].sort()).toEqual(['bad/processing-failed/', 'good/', 'raw/'])
  expect(by.get('good/')).toBe('ONETWO')
  expect(by.get('raw/')).toBe('onedropbadtwo')
  const line = by.get('bad/processing-failed/')!
  expect(line.endsWith('\n')).toBe(true)
  expect(JSON.parse(line)).toEqual({
    attemptsMade: 1,
    arrivalTimestamp: expect.any(Number),
    errorCode: 'Lambda.ProcessingFailedStatus',
    errorMessage: 'ProcessingFailed status set for record',
    attemptEndingTimestamp: expect.any(Number),
    rawData: bytes('bad').toString('base64'),
    lambdaArn: LambdaArn,
  })
  const explained = await mill.explain(RequestResponses![2]!.RecordId!)
  expect(explained[0]).toContain('Lambda.ProcessingFailedStatus')
})

test('a function that fails is tried again, and then all is in the error prefix', async () => {
  const LambdaArn = await transform(`export const handler = async () => { throw new Error('no') }`)
  await create('broken', { ...processors(LambdaArn), ErrorOutputPrefix: 'bad/' })
  await put('broken', 'x')
  for (let i = 0; i < 4; i++) {
    await mill.clock.advance(60_000)
    await mill.settle()
  }
  const [key, line] = await only()
  expect(key).toMatch(/^bad\/processing-failed\//)
  expect(JSON.parse(line)).toMatchObject({ attemptsMade: 2, errorCode: 'Lambda.FunctionError' })
})

test('records go where their keys say, also several in one, and without a key to the error prefix', async () => {
  await create('parts', {
    Prefix: 'by=!{partitionKeyFromQuery:who}/',
    ErrorOutputPrefix: 'bad/!{firehose:error-output-type}/',
    BufferingHints: { SizeInMBs: 64, IntervalInSeconds: 60 },
    DynamicPartitioningConfiguration: { Enabled: true },
    ProcessingConfiguration: {
      Enabled: true,
      Processors: [
        {
          Type: 'RecordDeAggregation',
          Parameters: [{ ParameterName: 'SubRecordType', ParameterValue: 'JSON' }],
        },
        {
          Type: 'MetadataExtraction',
          Parameters: [
            { ParameterName: 'MetadataExtractionQuery', ParameterValue: '{who: .user.name}' },
            { ParameterName: 'JsonParsingEngine', ParameterValue: 'JQ-1.6' },
          ],
        },
      ],
    },
  })
  const of = (name: string, n: number) => JSON.stringify({ user: { name }, n })
  await put('parts', of('ann', 1) + of('bob', 2), of('ann', 3), '{"user":{}}', 'no json')
  await mill.clock.advance(60_000)
  await mill.settle()
  const found = [...(await objects())].map(([key, body]) => [key.split('2026')[0], body.toString()])
  expect(new Map(found as [string, string][])).toEqual(
    new Map([
      ['by=ann/', of('ann', 1) + of('ann', 3)],
      ['by=bob/', of('bob', 2)],
      [
        'bad/processing-failed/',
        expect.stringContaining('DynamicPartitioning.MetadataExtractionFailed'),
      ],
    ]),
  )
})

test('a Kinesis stream is read from the stream’s making on, whatever its shards do', async () => {
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/source'
  await kinesis.createStream({ StreamName: 'source', ShardCount: 1 })
  const send = (text: string, PartitionKey = 'k') =>
    kinesis.putRecord({ StreamARN, PartitionKey, Data: bytes(text) })
  await send('before.')
  await mill.clock.advance(1_000)
  await create(
    'sourced',
    {},
    {
      DeliveryStreamType: 'KinesisStreamAsSource',
      KinesisStreamSourceConfiguration: { KinesisStreamARN: StreamARN, RoleARN },
    },
  )
  await send('one.')
  await kinesis.updateShardCount({ StreamARN, TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' })
  await send('two.')
  await mill.settle()
  await expect(put('sourced', 'x')).rejects.toMatchObject({ name: 'InvalidSourceException' })
  await mill.clock.advance(60_000)
  await mill.settle()
  expect((await only())[1]).toBe('one.two.')
})

test('what a stream is, and what becomes of it', async () => {
  const DeliveryStreamName = 'life'
  const arn = await create(DeliveryStreamName)
  await expect(create(DeliveryStreamName)).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message: 'Firehose life under accountId 000000000000 already exists',
  })
  const described = async () =>
    (await firehose.describeDeliveryStream({ DeliveryStreamName })).DeliveryStreamDescription!
  const { Destinations, ...stream } = await described()
  expect(stream).toMatchObject({
    ...{ DeliveryStreamARN: arn, DeliveryStreamStatus: 'ACTIVE', VersionId: '1' },
    ...{ DeliveryStreamType: 'DirectPut', HasMoreDestinations: false },
  })
  const [{ DestinationId, ExtendedS3DestinationDescription }] = Destinations as [any]
  expect(ExtendedS3DestinationDescription).toMatchObject({
    ...{ BucketARN, BufferingHints: minute, CompressionFormat: 'UNCOMPRESSED' },
    ...{
      S3BackupMode: 'Disabled',
      EncryptionConfiguration: { NoEncryptionConfig: 'NoEncryption' },
    },
  })
  await put(DeliveryStreamName, 'x')
  const update = { DeliveryStreamName, DestinationId, CurrentDeliveryStreamVersionId: '1' }
  const ExtendedS3DestinationUpdate = { Prefix: 'new/', ErrorOutputPrefix: 'bad/' }
  await firehose.updateDestination({ ...update, ExtendedS3DestinationUpdate })
  await expect(
    firehose.updateDestination({ ...update, ExtendedS3DestinationUpdate }),
  ).rejects.toMatchObject({ name: 'ConcurrentModificationException' })
  await mill.clock.advance(60_000)
  await mill.settle()
  expect((await only())[0]).toMatch(/^new\/2026\/.*life-2-/)

  const Tags = [
    { Key: 'a', Value: '1' },
    { Key: 'b', Value: '2' },
  ]
  await firehose.tagDeliveryStream({ DeliveryStreamName, Tags })
  await firehose.untagDeliveryStream({ DeliveryStreamName, TagKeys: ['a'] })
  expect(await firehose.listTagsForDeliveryStream({ DeliveryStreamName })).toMatchObject({
    ...{ HasMoreTags: false, Tags: [{ Key: 'b', Value: '2' }] },
  })
  await firehose.startDeliveryStreamEncryption({ DeliveryStreamName })
  expect((await described()).DeliveryStreamEncryptionConfiguration).toMatchObject({
    ...{ Status: 'ENABLED', KeyType: 'AWS_OWNED_CMK' },
  })
  await firehose.stopDeliveryStreamEncryption({ DeliveryStreamName })
  expect((await firehose.listDeliveryStreams({})).DeliveryStreamNames).toEqual([DeliveryStreamName])
  await firehose.deleteDeliveryStream({ DeliveryStreamName })
  await expect(described()).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'Firehose life under account 000000000000 not found.',
  })
})

test('what Millrace does not have is refused when it is asked for', async () => {
  const refused = async (more: Partial<ExtendedS3DestinationConfiguration>) =>
    create('x', more).then(
      () => 'taken',
      (error: Error) => `${error.name}: ${error.message}`,
    )
  expect(await refused({ Prefix: '!{timestamp:yyyy}/' })).toContain(
    'ErrorOutputPrefix cannot be null',
  )
  expect(await refused({ Prefix: '!{nothing:x}/', ErrorOutputPrefix: 'e/' })).toContain(
    'Invalid expression',
  )
  expect(await refused({ CustomTimeZone: 'Mars/Olympus' })).toContain('time zone')
  expect(
    await refused({
      DataFormatConversionConfiguration: {
        SchemaConfiguration: { DatabaseName: 'd', TableName: 't', RoleARN },
        OutputFormatConfiguration: { Serializer: { ParquetSerDe: {} } },
      },
    }),
  ).toContain('no Glue Data Catalog')
  await expect(
    firehose.createDeliveryStream({
      DeliveryStreamName: 'x',
      RedshiftDestinationConfiguration: {
        ...{
          RoleARN,
          ClusterJDBCURL: 'jdbc:redshift://c.abc.us-east-1.redshift.amazonaws.com:5439/d',
          Username: 'u',
          Password: 'password',
        },
        ...{ CopyCommand: { DataTableName: 't' }, S3Configuration: { RoleARN, BucketARN } },
      },
    }),
  ).rejects.toMatchObject({
    name: 'InvalidArgumentException',
    message: expect.stringContaining('Redshift'),
  })
})
