// Promises of FIFO queues that depend on the second, kept across the death of the process.

import { expect, test } from 'vitest'
import { VIRTUAL_EPOCH_MS } from '../../src/kernel/clock.ts'
import { SeededRandom } from '../../src/kernel/random.ts'
import { seenOf } from './clients.ts'
import { createFunctions } from './functions.ts'
import { freshDisk, Life, type Remains } from './life.ts'
import { urlOf } from './topology.ts'

const random = new SeededRandom(1)
const url = { QueueUrl: urlOf('window.fifo') }

async function live(remains: Remains, number = 1): Promise<Life> {
  const life = new Life({
    number,
    random,
    remains,
    settled: ({ activity }) => activity.idle(),
    runs: ({ activity, clock, disk }) =>
      createFunctions({
        ...{
          activity,
          clock,
          random,
          store: disk,
          chance: () => 0,
          failing: () => 0,
          alive: () => true,
        },
        ...{ sleep: async () => {}, impatient: () => false, reportsFailures: false },
        ...{ called: () => 0, answered: () => {} },
      }),
  })
  await life.start()
  return life
}

async function withQueue(): Promise<Life> {
  const life = await live(freshDisk(random, { commit: () => undefined }, VIRTUAL_EPOCH_MS))
  const Attributes = { FifoQueue: 'true', VisibilityTimeout: '30' }
  await life.call('sqs.CreateQueue', { QueueName: 'window.fifo', Attributes })
  return life
}

const send = (life: Life, id: string) =>
  life.call('sqs.SendMessage', {
    ...url,
    MessageBody: id,
    MessageGroupId: 'g',
    MessageDeduplicationId: id,
  })

const receive = async (life: Life, attemptId: string) =>
  seenOf(
    await life.call('sqs.ReceiveMessage', {
      ...url,
      MaxNumberOfMessages: 10,
      AttributeNames: ['All'],
      ReceiveRequestAttemptId: attemptId,
    }),
  )

for (const [seconds, same] of [
  [299, true],
  [300, false],
  [301, false],
] as const) {
  test(`${seconds} s later, with a crash in between, a message is ${same ? 'the same' : 'new'}`, async () => {
    const first = await withQueue()
    const sent = await send(first, 'a')
    // Deduplication outlives the message.
    const [message] = await receive(first, 'one')
    await first.call('sqs.DeleteMessage', { ...url, ReceiptHandle: message!.handle })
    await first.clock.advance(100_000)
    const second = await live(first.crash(0, seconds * 1000 - 100_000), 2)
    const again = await send(second, 'a')
    expect(again.MessageId === sent.MessageId).toBe(same)
    expect(again.SequenceNumber === sent.SequenceNumber).toBe(same)
    expect(await receive(second, 'two')).toHaveLength(same ? 0 : 1)
  })
}

test('an attempt repeated after a crash receives the same set with the same handles', async () => {
  const first = await withQueue()
  for (const id of ['a', 'b', 'c']) await send(first, id)
  const received = await receive(first, 'one')
  expect(received.map(({ value }) => value)).toEqual(['a', 'b', 'c'])
  const second = await live(first.crash(0, 20_000), 2)
  expect(await receive(second, 'two')).toEqual([])
  expect(await receive(second, 'one')).toEqual(received)
  // Which hid them anew, for another 30 s.
  await second.clock.advance(29_000)
  expect(await receive(second, 'two')).toEqual([])
  const third = await live(second.crash(0, 1_000), 3)
  expect((await receive(third, 'one')).map(({ count }) => count)).toEqual([2, 2, 2])
})
