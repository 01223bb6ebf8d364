// kill -9 on a stream and on the way from it through Firehose into S3, while shards split and merge. The
// log checker: no acknowledged record is lost or there twice, its sequence number is the one that was
// answered, each key keeps its order, a consumer that goes on where it stood skips nothing and sees
// nothing again; and every record of the stream is in the objects.

import { Firehose } from '@aws-sdk/client-firehose'
import { Kinesis, type _Record } from '@aws-sdk/client-kinesis'
import { paginateListObjectsV2, S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { ROLE } from '../conformance/zip.ts'
import { Ground, type ServerProcess } from './server-process.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 6)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_262)
const LONGEST_LIFE_MS = 300
/** A life goes on until so many are answered, or three seconds, on a machine that is busy. */
const ANSWERS_PER_LIFE = 30
const PRODUCERS = 6
const StreamName = 'log'
const Bucket = 'lake'

let ground: Ground
let server: ServerProcess | undefined
let kinesis: Kinesis
let firehose: Firehose
let s3: S3

beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

async function start(): Promise<void> {
  server = await ground.start([])
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const { endpoint } = server
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  kinesis = new Kinesis(config)
  firehose = new Firehose(config)
  s3 = new S3({ ...config, forcePathStyle: true })
}

async function kill(): Promise<void> {
  await server!.kill()
  for (const client of [kinesis, firehose, s3]) client.destroy()
}

async function setUp(): Promise<void> {
  await s3.createBucket({ Bucket })
  await kinesis.createStream({ StreamName, ShardCount: 2 })
  await firehose.createDeliveryStream({
    ...{ DeliveryStreamName: StreamName, DeliveryStreamType: 'KinesisStreamAsSource' },
    KinesisStreamSourceConfiguration: {
      ...{ KinesisStreamARN: `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}` },
      RoleARN: ROLE,
    },
    ExtendedS3DestinationConfiguration: {
      ...{ RoleARN: ROLE, BucketARN: `arn:aws:s3:::${Bucket}` },
      BufferingHints: { SizeInMBs: 1, IntervalInSeconds: 0 },
    },
  })
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Ignored where the server was killed meanwhile. */
const anyhow = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined)

interface Acknowledged {
  readonly ShardId: string
  readonly SequenceNumber: string
}

const acknowledged = new Map<string, Acknowledged>()

/** One after the other of one key, some in batches, until the server is gone. */
async function produce(key: number, from: { next: number }): Promise<void> {
  for (;;) {
    const texts = Array.from(
      { length: from.next % 3 === 0 ? 4 : 1 },
      () => `${key}/${from.next++};`,
    )
    const Records = texts.map((text) => ({ PartitionKey: `k${key}`, Data: Buffer.from(text) }))
    const answer = await anyhow(kinesis.putRecords({ StreamName, Records }))
    if (answer === undefined) return
    for (const [i, put] of answer.Records!.entries()) {
      acknowledged.set(texts[i]!, put as Acknowledged)
    }
  }
}

async function reshard(random: SeededRandom): Promise<void> {
  const listed = await anyhow(
    kinesis.listShards({ StreamName, ShardFilter: { Type: 'AT_LATEST' } }),
  )
  const count = listed?.Shards?.length ?? 2
  const TargetShardCount = count <= 2 ? 3 : random.float() < 0.5 ? 4 : 2
  await anyhow(kinesis.updateShardCount({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' })) // prettier-ignore
}

interface Read {
  readonly text: string
  readonly shard: string
  readonly sequence: string
}

const readOf = (shard: string, { Data, SequenceNumber }: _Record): Read => {
  return { text: Buffer.from(Data!).toString(), shard, sequence: SequenceNumber! }
}

/** Goes on in each shard behind the last record that it saw, over all lives. */
class Consumer {
  readonly seen: Read[] = []
  readonly #after = new Map<string, string>()

  async poll(): Promise<number> {
    let found = 0
    const { Shards } = await kinesis.listShards({ StreamName })
    for (const { ShardId } of Shards!) {
      const after = this.#after.get(ShardId!)
      const { ShardIterator } = await kinesis.getShardIterator({
        ...{ StreamName, ShardId },
        ...(after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after }),
      })
      const { Records } = await kinesis.getRecords({ ShardIterator, Limit: 7 })
      for (const record of Records!) {
        this.seen.push(readOf(ShardId!, record))
        this.#after.set(ShardId!, record.SequenceNumber!)
        found++
      }
    }
    return found
  }

  async follow(): Promise<void> {
    while ((await anyhow(this.poll())) !== undefined);
  }
}

/** Everything, in the order of shards: parents come before their children. */
async function wholeLog(): Promise<Read[]> {
  const { Shards } = await kinesis.listShards({ StreamName })
  const all: Read[] = []
  for (const { ShardId } of Shards!) {
    const place = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await kinesis.getShardIterator(place)
    for (;;) {
      const page = await kinesis.getRecords({ ShardIterator })
      all.push(...page.Records!.map((record) => readOf(ShardId!, record)))
      ShardIterator = page.NextShardIterator
      if (page.Records!.length === 0 || ShardIterator === undefined) break
    }
  }
  return all
}

/** What is in the objects, how often; waits until all that is wanted is there. */
async function delivered(wanted: ReadonlySet<string>): Promise<Map<string, number>> {
  for (let patience = 100; ; patience--) {
    const counts = new Map<string, number>()
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
      for (const { Key } of Contents) {
        const body = await (await s3.getObject({ Bucket, Key })).Body!.transformToString()
        for (const text of body.split(/(?<=;)/)) counts.set(text, (counts.get(text) ?? 0) + 1)
      }
    }
    if (patience === 0 || [...wanted].every((text) => counts.has(text))) return counts
    await sleep(200)
  }
}

test(`${KILLS} kills (seed ${SEED})`, { timeout: 120_000 + KILLS * 4_000 }, async () => {
  const random = new SeededRandom(SEED)
  const numbers = Array.from({ length: PRODUCERS }, () => ({ next: 0 }))
  const consumer = new Consumer()
  await start()
  await setUp()
  for (let life = 0; life < KILLS; life++) {
    const underWay = [
      ...numbers.map((from, key) => produce(key, from)),
      ...[consumer.follow(), reshard(random)],
    ]
    // real time: the point of a kill is that it comes when it comes.
    await sleep(20 + random.float() * LONGEST_LIFE_MS)
    for (let n = 0; n < 30 && acknowledged.size < (life + 1) * ANSWERS_PER_LIFE; n++)
      await sleep(100)
    await kill()
    await Promise.all(underWay)
    await start()
  }
  while ((await consumer.poll()) > 0);
  const log = await wholeLog()
  const texts = log.map(({ text }) => text)
  const objects = await delivered(new Set(texts))
  await kill()

  const bySequence = new Map(log.map((read) => [`${read.shard}/${read.sequence}`, read.text]))
  const lost = [...acknowledged].filter(
    ([text, { ShardId, SequenceNumber }]) =>
      bySequence.get(`${ShardId}/${SequenceNumber}`) !== text,
  )
  expect(lost).toEqual([])
  expect(new Set(texts).size).toBe(texts.length)
  for (const key of numbers.keys()) {
    const order = texts.filter((text) => text.startsWith(`${key}/`)).map((text) => Number.parseInt(text.split('/')[1]!, 10)) // prettier-ignore
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
  const shards = new Set(log.map(({ shard }) => shard))
  for (const shard of shards) {
    const of = (reads: readonly Read[]) => reads.filter((read) => read.shard === shard)
    expect(of(consumer.seen)).toEqual(of(log))
  }
  expect(consumer.seen.length).toBe(log.length)
  expect(texts.filter((text) => !objects.has(text))).toEqual([])
  const twice = [...objects.values()].filter((count) => count > 1).length
  console.log(
    `${acknowledged.size} acknowledged, ${texts.length} in the log, ${objects.size} in objects, ${twice} of them twice`,
  )
  expect(acknowledged.size).toBeGreaterThan(KILLS)
})
