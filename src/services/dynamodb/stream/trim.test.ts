// The process ends again and again while a stream's records of more than a day are removed.

import { expect, test } from 'vitest'
import { SeededRandom } from '../../../kernel/random.ts'
import { runStep } from '../../../store/chore.ts'
import type { MemoryStore } from '../../../store/memory/memory-store.ts'
import { caller, testContext } from '../../test-context.ts'
import { tableAddress } from '../address.ts'
import { operations } from '../operations.ts'
import { records, shards, streams } from './tables.ts'
import { trimChore } from './trim.ts'

const TableName = 'orders'
const HOUR_MS = 3_600_000
const OLD = 1_000
const YOUNG = 5

async function filled() {
  const context = testContext({ service: 'dynamodb' })
  const call = caller(operations, context)
  await call('CreateTable', {
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  })
  const put = async (count: number, prefix: string) => {
    for (let i = 0; i < count; i++) {
      await call('PutItem', { TableName, Item: { id: { S: `${prefix}${i}` } } })
    }
  }
  await put(OLD, 'old')
  await context.clock.advance(23 * HOUR_MS)
  await put(YOUNG, 'young')
  return { context, call }
}

async function trimmed(context: Awaited<ReturnType<typeof filled>>['context'], seed: number) {
  const random = new SeededRandom(seed)
  let store: MemoryStore = context.store
  const due = async () => store.outbox.due(context.clock.nowMs(), 1)
  let crashes = 0
  for (let [job] = await due(); job !== undefined; [job] = await due()) {
    expect(job.edge).toBe('dynamodb-trim')
    const running = runStep(store, trimChore, job).catch(() => {})
    if (random.float() < 0.4) await running
    for (let turns = random.float() * 60; turns > 0; turns--) await Promise.resolve()
    store = store.crash(random.float() < 0.5 ? 0 : 1)
    crashes++
    await running
  }
  expect(crashes).toBeGreaterThan(1)
  const { account, region } = context
  const { partition } = tableAddress(TableName, { account, region })
  return store.transact(partition, function* () {
    const [stream] = yield* streams.range([], { limit: 2 })
    const label = stream?.row.label ?? ''
    return {
      stream: stream?.row,
      records: yield* records.range([label], { limit: OLD * 2 }),
      shards: yield* shards.range([label], { limit: 100 }),
    }
  })
}

test.each([1, 2, 3])('young records stay, old ones go (seed %d)', async (seed) => {
  const { context } = await filled()
  await context.clock.advance(2 * HOUR_MS)
  const left = await trimmed(context, seed)
  expect(left.records).toHaveLength(YOUNG)
  // The horizon is where the first of them stands.
  const [first] = left.records
  first!.key.text()
  expect(left.stream!.horizon).toBe(first!.key.integer())
})

test('nothing is left of a stream that is off, a day after', async () => {
  const { context, call } = await filled()
  await call('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
  await context.clock.advance(26 * HOUR_MS)
  expect(await trimmed(context, 4)).toEqual({ stream: undefined, records: [], shards: [] })
})
