import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { drained } from './drained.ts'
import { StallWatch } from './stall-watch.ts'
import { HungUp } from './transport.ts'

const listeners = (stream: PassThrough) =>
  stream.listenerCount('drain') + stream.listenerCount('close')

function fullStream(): PassThrough {
  const stream = new PassThrough({ highWaterMark: 10 })
  while (stream.write('x'.repeat(10))) continue
  return stream
}

test('waits until the client has read', async () => {
  const stream = fullStream()
  const before = listeners(stream)
  const watch = new StallWatch(10_000, 10_000)
  const waiting = drained(stream, watch, () => expect.unreachable())
  stream.resume()
  await waiting
  expect(listeners(stream)).toBe(before)
  watch.stop()
})

test('ends when the client leaves', async () => {
  const stream = fullStream()
  const watch = new StallWatch(10_000, 10_000)
  const waiting = drained(stream, watch, () => expect.unreachable())
  stream.destroy()
  await expect(waiting).rejects.toThrow(HungUp)
  watch.stop()
})

test('cuts off a client that takes nothing', async () => {
  const stream = fullStream()
  const before = listeners(stream)
  const watch = new StallWatch(40, 10_000)
  let cut = 0
  await expect(drained(stream, watch, () => cut++)).rejects.toThrow(HungUp)
  expect([cut, listeners(stream)]).toEqual([1, before])
  watch.stop()
})
