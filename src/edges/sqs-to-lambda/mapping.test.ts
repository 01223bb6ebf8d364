// The life of a mapping on a queue, and what Lambda checks of the queue.

import { afterEach, describe, expect, it } from 'vitest'
import { begin, gate, stopAll, turns } from './begin.fixture.ts'
import { answer, fifoArn, functionArn, mappingRow } from './ports.fixture.ts'

afterEach(stopAll)

describe('a mapping', () => {
  it('is enabled once its pollers run', async () => {
    const { lambda } = await begin()
    expect(lambda.settled).toEqual(['Enabled'])
  })

  it('that is disabled finishes what is under way and takes no more', async () => {
    const { queue, lambda, settle } = await begin({ batchSize: 1 })
    const held = gate()
    lambda.reply = held.reply
    const first = queue.send('1')
    await turns()
    lambda.change(mappingRow({ batchSize: 1, enabled: false, state: 'Disabling' }))
    await turns()
    expect(lambda.settled).toEqual(['Enabled'])
    held.release()
    await settle()
    expect(lambda.settled).toEqual(['Enabled', 'Disabled'])
    const second = queue.send('2')
    await settle()
    expect(queue.deleted).toEqual([first])
    lambda.reply = () => answer(null)
    lambda.change(mappingRow({ state: 'Enabling' }))
    await settle()
    expect(queue.deleted).toEqual([first, second])
  })

  it('that is deleted goes for good', async () => {
    const { queue, lambda, settle } = await begin()
    lambda.change(mappingRow({ state: 'Deleting' }))
    await settle()
    queue.send('x')
    await settle()
    expect(lambda.settled).toEqual(['Enabled', 'Deleted'])
    expect(lambda.invocations).toEqual([])
  })

  it('returns what it gathered, and what was throttled, when it stops', async () => {
    const window = await begin({ maximumBatchingWindowSeconds: 60 })
    const gathered = window.queue.send('x')
    await window.settle()
    await window.edge.stop()
    expect(window.queue.returned).toEqual([gathered])

    const throttled = await begin()
    throttled.lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    const waiting = throttled.queue.send('x')
    await throttled.settle()
    await throttled.edge.stop()
    expect(throttled.queue.returned).toEqual([waiting])
  })

  it('returns what waits for a process when it stops', async () => {
    const { queue, lambda, settle, edge } = await begin()
    lambda.reply = ({ request }) =>
      new Promise((_, reject) => {
        request.signal!.addEventListener('abort', () => reject(new Error('gave up waiting')))
      })
    const waiting = queue.send('x')
    while (lambda.invocations.length === 0) await new Promise((turn) => setImmediate(turn))
    await edge.stop()
    await settle()
    expect(queue.returned).toEqual([waiting])
    expect(queue.deleted).toEqual([])
  })
})

describe('the checks on a queue', () => {
  it.each([
    [{ eventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:none' }, /NonExistentQueue/],
    [{ eventSourceArn: fifoArn, maximumBatchingWindowSeconds: 1 }, /not supported for FIFO/],
    [{ eventSourceArn: fifoArn, batchSize: 11 }, /must not exceed 10/],
  ])('refuse %j', async (change, message) => {
    const { lambda } = await begin({ eventSourceArn: fifoArn })
    const fn = (await lambda.port.function(functionArn))!
    await expect(lambda.check!(mappingRow(change), fn)).rejects.toThrow(message)
  })

  it('hold the visibility timeout against the function, but not on unrelated updates', async () => {
    const { lambda, queue } = await begin()
    queue.visibilitySeconds = 2
    const fn = (await lambda.port.function(functionArn))!
    const row = mappingRow()
    await expect(lambda.check!(row, fn)).rejects.toThrow(
      'Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
    )
    await expect(lambda.check!(row, fn, row)).resolves.toBeUndefined()
  })
})
