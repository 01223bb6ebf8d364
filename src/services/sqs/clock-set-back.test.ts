// What a queue has is there whatever the clock says: it may have been set back since.

import { expect, test } from 'vitest'
import { sqsWorld } from './test-context.ts'

const HOUR_MS = 3_600_000

async function world(name: string, attributes: Record<string, string>) {
  const queue = sqsWorld()
  const url = await queue.queue(name, attributes)
  const setBack = () => queue.context.clock.set(queue.context.clock.nowMs() - HOUR_MS)
  return { ...queue, url, setBack }
}

const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true', VisibilityTimeout: '10' }
const more = { MessageGroupId: 'a' }

test('a message of a FIFO queue that was sent later than it is now', async () => {
  const { url, send, bodies, setBack } = await world('orders.fifo', fifo)
  await send(url, 'a1', more)
  setBack()
  expect(await bodies(url)).toEqual(['a1'])
})

test('one that came back later than it is now', async () => {
  const { url, send, bodies, counts, advance, setBack } = await world('orders.fifo', fifo)
  await send(url, 'a1', more)
  await bodies(url)
  expect(await bodies(url)).toEqual([])
  await advance(10_000)
  // Whoever counts sees that it is back, and says so in its group.
  expect(await counts(url)).toMatchObject({ visible: 1 })
  setBack()
  expect(await bodies(url)).toEqual(['a1'])
})

test('a message of a standard queue', async () => {
  const { url, send, bodies, setBack } = await world('orders', {})
  await send(url, 'a1')
  setBack()
  expect(await bodies(url)).toEqual(['a1'])
})
