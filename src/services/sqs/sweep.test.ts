import { describe, expect, test } from 'vitest'

import { sqsWorld, type SqsWorld } from './test-context.ts'

async function rowsIn(w: SqsWorld, name: string): Promise<number> {
  const partition = `sqs/111111111111/us-east-1/queue/${name}`
  let rows = 0
  const pages = w.context.store.scan(partition, new Uint8Array([0]), new Uint8Array([255]))
  for await (const page of pages) rows += page.length
  return rows
}

describe('PurgeQueue', () => {
  test('takes visible, delayed and in-flight messages; nothing of them comes back', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    for (let i = 0; i < 12; i++) await w.send(url, `m${i}`)
    await w.send(url, 'later', { DelaySeconds: 60 })
    const [{ ReceiptHandle }] = await w.receive(url, { MaxNumberOfMessages: 3 })
    await w.call('PurgeQueue', { QueueUrl: url })
    expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    await w.send(url, 'new')
    await w.advance(60_000)
    expect(await w.bodies(url)).toEqual(['new'])
    await w.call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
    expect((await w.counts(url)).inFlight).toBe(1)
  })

  test('removes the rows in the background', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    for (let i = 0; i < 1_200; i++) await w.send(url, `m${i}`)
    await w.call('PurgeQueue', { QueueUrl: url })
    expect(await rowsIn(w, 'q')).toBeGreaterThan(1_200)
    await w.carry()
    expect(await rowsIn(w, 'q')).toBe(1)
  })
})

describe('DeleteQueue', () => {
  test('is at once, and a queue of the same name starts empty', async () => {
    const w = sqsWorld()
    const url = await w.queue('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    await w.send(url, 'a', { MessageGroupId: 'g' })
    await w.call('DeleteQueue', { QueueUrl: url })
    expect(await w.refusal('GetQueueUrl', { QueueName: 'q.fifo' })).toMatchObject({
      code: 'QueueDoesNotExist',
    })
    expect((await w.call('ListQueues')).QueueUrls).toBeUndefined()
    await w.queue('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
    expect(await w.bodies(url)).toEqual([])
    // Deduplication belonged to the queue that was deleted.
    await w.send(url, 'a', { MessageGroupId: 'g' })
    await w.carry()
    expect(await w.bodies(url)).toEqual(['a'])
  })

  test('leaves nothing behind once its name is free again', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    for (let i = 0; i < 30; i++) await w.send(url, `m${i}`)
    await w.call('DeleteQueue', { QueueUrl: url })
    await w.carry()
    await w.advance(60_000)
    await w.carry()
    expect(await rowsIn(w, 'q')).toBe(0)
    expect(await w.context.store.outbox.count()).toBe(0)
  })

  test('keeps the name for 60 seconds where waiting rules bind', async () => {
    const w = sqsWorld({ settings: { dataDir: '', strictTiming: true, access: 'warn' } })
    const url = await w.queue('q')
    await w.call('DeleteQueue', { QueueUrl: url })
    await w.advance(59_999)
    expect(await w.refusal('CreateQueue', { QueueName: 'q' })).toMatchObject({
      code: 'QueueDeletedRecently',
      queryCode: 'AWS.SimpleQueueService.QueueDeletedRecently',
    })
    await w.advance(1)
    await w.queue('q')
  })
})
