import { describe, expect, test } from 'vitest'

import { isNoisy, takesTooMuch } from './fair.ts'
import { sqsWorld, type SqsWorld } from './test-context.ts'

const of = (MessageGroupId: string) => ({ MessageGroupId })

async function sendMany(w: SqsWorld, url: string, tenant: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await w.send(url, `${tenant}${i}`, of(tenant))
}

/** A tenant with 40 messages in flight and `left` more waiting. */
async function noisyQueue(left: number) {
  const w = sqsWorld()
  const url = await w.queue('q')
  await sendMany(w, url, 'loud', 40 + left)
  const taken = []
  for (let i = 0; i < 4; i++) taken.push(...(await w.receive(url)))
  return { w, url, taken }
}

describe('a noisy tenant', () => {
  test('waits behind those of quiet tenants and of none', async () => {
    const { w, url } = await noisyQueue(20)
    await w.send(url, 'quiet', of('quiet'))
    await w.send(url, 'alone')
    const bodies = await w.bodies(url, { MaxNumberOfMessages: 4 })
    expect(bodies).toEqual(['quiet', 'alone', 'loud40', 'loud41'])
  })

  test('is served normally when nobody else has a backlog, and loses nothing', async () => {
    const { w, url, taken } = await noisyQueue(35)
    const seen = new Set(taken.map(({ Body }) => Body))
    for (;;) {
      const bodies = await w.bodies(url)
      if (bodies.length === 0) break
      for (const body of bodies) seen.add(body)
    }
    expect(seen.size).toBe(75)
    expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 75, delayed: 0 })
  })

  test('is one like others again after five minutes without sending', async () => {
    const { w, url } = await noisyQueue(20)
    await w.advance(300_000)
    await w.send(url, 'quiet', of('quiet'))
    // 40 lapsed messages are back too; by age the loud tenant's come first.
    expect(await w.bodies(url, { MaxNumberOfMessages: 1 })).toEqual(['loud40'])
  })

  test('with fewer in flight goes before one with more', async () => {
    const { w, url } = await noisyQueue(20)
    await sendMany(w, url, 'less', 35)
    for (let i = 0; i < 3; i++) await w.receive(url)
    // `less` has 30 in flight by now and is noisy too.
    expect(await w.bodies(url, { MaxNumberOfMessages: 2 })).toEqual(['less30', 'less31'])
  })
})

describe('quiet tenants', () => {
  test('are served by age, across tenants', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const order = ['a', 'b', 'a', '-', 'c', 'b']
    for (const [i, tenant] of order.entries()) {
      await w.send(url, `${tenant}${i}`, tenant === '-' ? {} : of(tenant))
      await w.advance(1)
    }
    expect(await w.bodies(url)).toEqual(['a0', 'b1', 'a2', '-3', 'c4', 'b5'])
  })

  test('get their messages back after timeouts, and delete by their handles', async () => {
    const w = sqsWorld()
    const url = await w.queue('q', { VisibilityTimeout: '10' })
    await sendMany(w, url, 'a', 3)
    const [first] = await w.receive(url)
    expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 3, delayed: 0 })
    await w.advance(10_000)
    expect(await w.counts(url)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
    await w.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first.ReceiptHandle })
    expect(await w.bodies(url)).toEqual(['a1', 'a2'])
    await w.advance(345_600_000)
    expect(await w.bodies(url)).toEqual([])
    expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })
})

test('noisy is: a tenth of all in flight and thirty at least, until empty or silent', () => {
  expect(takesTooMuch(29, 29)).toBe(false)
  expect(takesTooMuch(30, 299)).toBe(true)
  expect(takesTooMuch(30, 300)).toBe(false)
  const head = { atMs: 0, sequence: 0 }
  const tenant = { head, inFlight: 0, noisy: true, lastSentMs: 0 }
  expect(isNoisy(tenant, 100, 299_999)).toBe(true)
  expect(isNoisy(tenant, 100, 300_000)).toBe(false)
  expect(isNoisy({ ...tenant, head: undefined }, 100, 0)).toBe(false)
})
