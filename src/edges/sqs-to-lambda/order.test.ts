// How many batches at once, and in which order.

import { afterEach, describe, expect, it } from 'vitest'
import { begin, gate, stopAll, turns } from './begin.fixture.ts'
import { answer, failure, fifoArn } from './ports.fixture.ts'

afterEach(stopAll)

describe('concurrency', () => {
  it('starts at five and grows while there is a backlog', async () => {
    const { queue, lambda, clock, settle } = await begin({ batchSize: 1 })
    // Throttled batches keep their place without being activity.
    lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    for (let i = 0; i < 40; i++) queue.send(String(i))
    await settle()
    const started = () => new Set(lambda.invocations.map(({ request }) => request.requestId)).size
    expect(started()).toBe(5)
    await clock.advance(3000)
    expect(started()).toBe(20)
  })

  it.each([
    ['MaximumConcurrency', { maximumConcurrency: 2 }, 1000, 2],
    ['the machine', {}, 3, 3],
  ])('stays within %s', async (_, change, machine, expected) => {
    const { queue, lambda, settle } = await begin({ batchSize: 1, ...change }, machine)
    const held = gate()
    lambda.reply = held.reply
    for (let i = 0; i < 10; i++) queue.send(String(i))
    await turns()
    expect(held.open).toBe(expected)
    for (let i = 0; i < 10; i++) {
      held.release()
      await turns()
    }
    await settle()
    expect(lambda.mostAtOnce).toBe(expected)
    expect(queue.deleted).toHaveLength(10)
  })
})

describe('a FIFO queue', () => {
  it('has one batch of a group in flight, in order, and others beside it', async () => {
    const { queue, lambda, settle } = await begin({ eventSourceArn: fifoArn, batchSize: 1 })
    const held = gate()
    lambda.reply = held.reply
    for (const body of ['a1', 'a2', 'a3']) queue.send(body, 'a')
    queue.send('b1', 'b')
    await turns()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies)).toEqual(['a1', 'b1'])
    for (let i = 0; i < 4; i++) {
      held.release()
      await turns()
    }
    await settle()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies)).toEqual(['a1', 'b1', 'a2', 'a3'])
  })

  it('holds a failed group back and lets the others go on', async () => {
    const { queue, lambda, settle, clock } = await begin({ eventSourceArn: fifoArn, batchSize: 1 })
    lambda.reply = ({ bodies }) => (bodies[0] === 'a1' ? failure('x') : answer(null))
    for (const body of ['a1', 'a2']) queue.send(body, 'a')
    for (const body of ['b1', 'b2']) queue.send(body, 'b')
    await settle()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies).sort()).toEqual(['a1', 'b1', 'b2'])
    lambda.reply = () => answer(null)
    await clock.advance(30_000)
    expect(lambda.invocations.flatMap(({ bodies }) => bodies).slice(-2)).toEqual(['a1', 'a2'])
  })

  it('does not pass a group on when an earlier part of an oversize batch failed', async () => {
    const { queue, lambda, settle, hops } = await begin({ eventSourceArn: fifoArn })
    lambda.reply = () => failure('x')
    queue.sendAll(
      Array.from({ length: 8 }, () => 'x'.repeat(1_000_000)),
      'a',
    )
    await settle()
    expect(lambda.invocations).toHaveLength(1)
    expect(hops.at(-1)).toMatchObject({
      ...{ outcome: 'failed', reason: 'an earlier message of its group failed' },
    })
  })
})

describe('partial responses', () => {
  it('keep what is listed and delete the rest', async () => {
    const { queue, lambda, settle, clock } = await begin({ reportBatchItemFailures: true })
    lambda.reply = () => answer({ batchItemFailures: [{ itemIdentifier: 'message-2' }] })
    const ids = queue.sendAll(['a', 'b', 'c'])
    await settle()
    expect(queue.waiting).toEqual([ids[1]])
    lambda.reply = () => answer({ batchItemFailures: [] })
    await clock.advance(30_000)
    expect(queue.waiting).toEqual([])
  })
})
