// Changes of a table as a source follows them, whatever happens meanwhile: every change, those of one item
// in order, across shards that roll; with a target that fails, is busy and is asked by several lanes.

import { expect, it } from 'vitest'
import { LogShards } from '../../delivery/source/log-shards.ts'
import type { LogSource } from '../../delivery/source/log-source.ts'
import { allFailed, NO_FAILURES, type Call } from '../../delivery/source/source.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { operations } from '../../services/dynamodb/operations.ts'
import { createDynamodbPort } from '../../services/dynamodb/port.ts'
import { caller, testContext } from '../../services/test-context.ts'
import type { RecordItem } from '../event-source/stream-mapping.ts'
import { changeReader } from './reader.ts'

const SEEDS = 12
const KEYS = 6
const CHANGES = 60

type Given = { dynamodb: { Keys: { id: { S: string } }; NewImage: { n: { N: string } } } }

const told = ({ record }: RecordItem): [id: string, n: number] => {
  const { Keys, NewImage } = (record as Given).dynamodb
  return [Keys.id.S, Number(NewImage.n.N)]
}

async function world(seed: number) {
  const context = testContext({ service: 'dynamodb', random: new SeededRandom(seed) })
  const call = caller(operations, context)
  const { TableDescription } = await call('CreateTable', {
    ...{ TableName: 't', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  const put = (id: string, n: number) =>
    call('PutItem', { TableName: 't', Item: { id: { S: id }, n: { N: String(n) } } })
  return { context, call, put, arn: TableDescription.LatestStreamArn as string }
}

type World = Awaited<ReturnType<typeof world>>

function open(
  { context, arn }: World,
  invoke: (call: Call<RecordItem>) => Promise<'ran' | 'busy' | 'failed'>,
  change: Partial<LogSource<RecordItem>> = {},
  starts: 'LATEST' | 'TRIM_HORIZON' = 'TRIM_HORIZON',
): LogShards<RecordItem> {
  const shards = new LogShards(context, {
    ...{ id: 'source', name: 'dynamodb-to-lambda', partition: 'sources', from: arn },
    target: {
      ...{ arn: 'arn:target', maxBytes: 1_000_000 },
      async invoke(call) {
        const answer = await invoke(call)
        if (answer === 'busy') return { kind: 'busy', reason: 'throttled' }
        if (answer === 'ran') return { kind: 'ran', failures: NO_FAILURES }
        return { kind: 'ran', failures: allFailed(call.items, 'boom'), error: 'boom' }
      },
    },
    reader: changeReader(createDynamodbPort(context), arn, starts),
    ...{ batchSize: 10, windowMs: 0, parallelizationFactor: 1, bisectsOnError: false },
    ...{ maximumRetryAttempts: Infinity, maximumRecordAgeMs: Infinity, ...change },
  })
  shards.start()
  return shards
}

it.each(Array.from({ length: SEEDS }, (_, seed) => seed))('seed %i', async (seed) => {
  const chance = new SeededRandom(seed)
  const dice = (sides: number) => Math.floor(chance.float() * sides)
  const here = await world(seed)
  const done: [string, number][] = []
  const invoke = async ({ items }: Call<RecordItem>) => {
    const at = dice(6)
    if (at === 0) return 'busy'
    if (at === 1) return 'failed'
    done.push(...items.map(told))
    return 'ran'
  }
  const settings = () => ({ batchSize: 1 + dice(9), parallelizationFactor: 1 + dice(3) })
  const written: [string, number][] = []
  let shards = open(here, invoke, settings())
  for (let n = 0; n < CHANGES; n++) {
    const id = `k${dice(KEYS)}`
    await here.put(id, n)
    written.push([id, n])
    if (dice(8) === 0) await here.context.clock.advance(dice(5) * 3600_000)
    if (dice(20) > 0) continue
    await shards.stop()
    shards = open(here, invoke, settings())
  }
  while (done.length < written.length) await here.context.clock.advance(60_000)
  await shards.stop()
  for (let key = 0; key < KEYS; key++) {
    const of = (list: [string, number][]) => list.filter(([id]) => id === `k${key}`)
    expect(of(done)).toEqual(of(written))
  }
})

it('a new source begins with what comes then, an old one where it stood', async () => {
  const here = await world(0)
  const seen: number[] = []
  const invoke = async ({ items }: Call<RecordItem>) => {
    seen.push(...items.map((item) => told(item)[1]))
    return 'ran' as const
  }
  await here.put('a', 1)
  let shards = open(here, invoke, {}, 'LATEST')
  await here.context.activity.idle()
  await here.put('a', 2)
  await here.context.activity.idle()
  await shards.stop()
  await here.put('a', 3)
  shards = open(here, invoke, {}, 'LATEST')
  await here.context.activity.idle()
  await shards.stop()
  expect(seen).toEqual([2, 3])
})

it('passes by what was trimmed, and ends with a stream that is gone', async () => {
  const here = await world(0)
  const seen: number[] = []
  const invoke = async ({ items }: Call<RecordItem>) => {
    seen.push(...items.map((item) => told(item)[1]))
    return 'ran' as const
  }
  const port = createDynamodbPort(here.context)
  await here.put('a', 1)
  const [shard] = await port.changeShards(here.arn)
  await here.call('DeleteTable', { TableName: 't' })
  const shards = open(here, invoke)
  await here.context.activity.idle()
  expect(seen).toEqual([1])
  expect((await port.changes(here.arn, shard!.id, '', 10)).isEnd).toBe(true)
  await shards.stop()
})
