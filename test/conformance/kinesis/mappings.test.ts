// Event source mappings on streams: what functions get, in which order, and what becomes of records that
// they fail on.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { Lambda, type CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

const SOURCE = `
import { appendFileSync } from 'node:fs'
export const handler = async (event) => {
  appendFileSync(process.env.SEEN, JSON.stringify(event) + '\\n')
  const bad = event.Records.find(({ kinesis }) => atob(kinesis.data).includes('bad'))
  if (bad) return { batchItemFailures: [{ itemIdentifier: bad.kinesis.sequenceNumber }] }
}`

let mill: Millrace
let kinesis: Kinesis
let lambda: Lambda
let sqs: SQS
let folder: string
let ZipFile: Uint8Array
beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  kinesis = new Kinesis(config)
  lambda = new Lambda(config)
  sqs = new SQS(config)
  folder = mkdtempSync(join(tmpdir(), 'millrace-'))
  ZipFile = await zipOf({ 'index.mjs': SOURCE })
  await sqs.createQueue({ QueueName: 'dead' })
})
afterAll(async () => {
  for (const client of [kinesis, lambda, sqs]) client.destroy()
  await mill.stop()
  rmSync(folder, { recursive: true })
})

/** A stream and a function of that name. */
async function place(name: string) {
  const seen = join(folder, name)
  writeFileSync(seen, '')
  const arn = `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`
  await kinesis.createStream({ StreamName: name, ShardCount: 1 })
  await lambda.createFunction({
    ...{ FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    ...{ Code: { ZipFile }, Timeout: 20, Environment: { Variables: { SEEN: seen } } },
  })
  const map = (more: Partial<CreateEventSourceMappingRequest> = {}) => {
    const common = {
      FunctionName: name,
      EventSourceArn: arn,
      StartingPosition: 'TRIM_HORIZON',
    } as const
    return lambda.createEventSourceMapping({ ...common, ...more })
  }
  const put = (text: string, PartitionKey = 'k') =>
    kinesis.putRecord({ StreamName: name, PartitionKey, Data: Buffer.from(text) })
  const events = () =>
    readFileSync(seen, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  const texts = () =>
    events().flatMap(({ Records }) =>
      Records.map((r: any) => Buffer.from(r.kinesis.data, 'base64').toString()),
    )
  return { arn, map, put, events, texts }
}

test('a function gets records as AWS gives them, from where the mapping begins', async () => {
  const { arn, map, put, events, texts } = await place('first')
  await expect(map({ EventSourceArn: `${arn}x` })).rejects.toMatchObject({
    ...{ name: 'InvalidParameterValueException', message: `Stream not found: ${arn}x` },
  })
  await put('before')
  await mill.clock.advance(1_000)
  const at = new Date(mill.clock.nowMs())
  const { ShardId, SequenceNumber } = await put('hello')
  await map({ StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: at })
  await mill.settle()
  expect(texts()).toEqual(['hello'])
  expect(events()[0].Records).toEqual([
    {
      kinesis: {
        ...{ kinesisSchemaVersion: '1.0', partitionKey: 'k', sequenceNumber: SequenceNumber },
        data: Buffer.from('hello').toString('base64'),
        approximateArrivalTimestamp: at.getTime() / 1000,
      },
      ...{
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `${ShardId}:${SequenceNumber}`,
      },
      ...{ eventName: 'aws:kinesis:record', invokeIdentityArn: ROLE, awsRegion: 'us-east-1' },
      eventSourceARN: arn,
    },
  ])
})

test('a consumer of enhanced fan-out, filtered, across a split', async () => {
  const { arn, map, put, texts } = await place('fanned')
  const { Consumer } = await kinesis.registerStreamConsumer({ StreamARN: arn, ConsumerName: 'c' })
  const Filters = [{ Pattern: '{"data":{"n":[{"numeric":["<",3]}]}}' }]
  await map({ EventSourceArn: Consumer!.ConsumerARN, FilterCriteria: { Filters } })
  await put('{"n":1}')
  await kinesis.updateShardCount({
    StreamARN: arn,
    TargetShardCount: 2,
    ScalingType: 'UNIFORM_SCALING',
  })
  await put('{"n":2}')
  await put('{"n":3}')
  await mill.settle()
  expect(texts()).toEqual(['{"n":1}', '{"n":2}'])
})

test('a record that fails holds up its shard until it is given up, alone', async () => {
  const { arn, map, put, texts } = await place('poisoned')
  for (const text of ['one', 'bad', 'two']) await put(text)
  await map({
    ...{ MaximumRetryAttempts: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    ...{ BatchSize: 3, BisectBatchOnFunctionError: true },
    DestinationConfig: { OnFailure: { Destination: queueArn('dead') } },
  })
  for (let i = 0; i < 20 && !texts().includes('two'); i++) {
    await mill.settle()
    await mill.clock.advance(60_000)
  }
  await mill.settle()
  expect(texts().at(-1)).toBe('two')
  const QueueUrl = `${mill.endpoint}/000000000000/dead`
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: { shardId: 'shardId-000000000000', batchSize: 1, streamArn: arn },
  })
})
