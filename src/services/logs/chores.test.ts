import { expect, test } from 'vitest'
import { runStep } from '../../store/chore.ts'
import type { MemoryStore } from '../../store/memory/memory-store.ts'
import { caller, testContext } from '../test-context.ts'
import { logsChores } from './chores.ts'
import { operations } from './operations.ts'

const logGroupName = 'g'
const partition = 'logs/111111111111/us-east-1/group/g'

async function rowsIn(store: MemoryStore): Promise<number> {
  let rows = 0
  const pages = store.scan(partition, new Uint8Array([0]), new Uint8Array([255]))
  for await (const page of pages) rows += page.length
  return rows
}

/** One step of what is due; answers whether there was any. */
async function step(store: MemoryStore, nowMs: number): Promise<boolean> {
  const [intent] = await store.outbox.due(nowMs, 1)
  if (intent === undefined) return false
  const chore = logsChores.find(({ name }) => name === intent.edge)!
  await runStep(store, chore, intent)
  return true
}

/** A group with two streams of a hundred chunks. */
async function filled() {
  const context = testContext()
  const call = caller(operations, context)
  await call('CreateLogGroup', { logGroupName })
  for (const logStreamName of ['one', 'two']) {
    await call('CreateLogStream', { logGroupName, logStreamName })
    for (let i = 0; i < 100; i++) {
      const logEvents = [{ timestamp: context.clock.nowMs(), message: `m${i}` }]
      await call('PutLogEvents', { logGroupName, logStreamName, logEvents })
    }
  }
  return { context, call }
}

test('a deletion goes on after crashes between its steps, until no row is left', async () => {
  const { context, call } = await filled()
  await call('DeleteLogGroup', { logGroupName })
  const nowMs = context.clock.nowMs()
  let store = context.store
  let steps = 0
  while (await step(store, nowMs)) {
    store = store.crash()
    steps++
  }
  expect(steps).toBeGreaterThan(2)
  expect(await rowsIn(store)).toBe(0)
})

test('a group made anew while the old one’s rows go keeps what is its own', async () => {
  const { context, call } = await filled()
  const nowMs = context.clock.nowMs()
  await call('DeleteLogGroup', { logGroupName })
  await step(context.store, nowMs)
  await call('CreateLogGroup', { logGroupName })
  await call('CreateLogStream', { logGroupName, logStreamName: 'one' })
  const logEvents = [{ timestamp: nowMs, message: 'new' }]
  await call('PutLogEvents', { logGroupName, logStreamName: 'one', logEvents })
  while (await step(context.store, nowMs));
  const { events } = await call('FilterLogEvents', { logGroupName })
  expect(events.map(({ message }: { message: string }) => message)).toEqual(['new'])
})

test('a deleted stream’s chunks go, and are no longer counted', async () => {
  const { context, call } = await filled()
  await call('DeleteLogStream', { logGroupName, logStreamName: 'one' })
  while (await step(context.store, context.clock.nowMs()));
  const [{ storedBytes }] = (await call('DescribeLogGroups')).logGroups
  // Its two-digit messages and ten of one digit, each with 26 bytes of AWS's overhead.
  expect(storedBytes).toBe(100 * 26 + 90 * 3 + 10 * 2)
})
