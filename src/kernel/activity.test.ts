import { expect, test } from 'vitest'
import { Activity } from './activity.ts'

test('idle waits for work and for the work that it hands over to', async () => {
  const activity = new Activity()
  const order: string[] = []
  void activity.during('first', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    void activity.during('second', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('second')
    })
    order.push('first')
  })
  expect(activity.snapshot()).toEqual({ first: 1 })
  await activity.idle()
  expect(order).toEqual(['first', 'second'])
  expect(activity.snapshot()).toEqual({})
})

test('ending twice counts once', async () => {
  const activity = new Activity()
  const end = activity.begin('a')
  const other = activity.begin('a')
  end()
  end()
  expect(activity.snapshot()).toEqual({ a: 1 })
  other()
  await activity.idle()
})

test('calm waits for what was handed over, without a turn of the event loop of its own', async () => {
  const activity = new Activity()
  const order: string[] = []
  setImmediate(() => order.push('turn'))
  void activity.during('first', async () => {
    await undefined
    // A chain of reactions at whose end more work begins.
    void Promise.resolve()
      .then(() => {})
      .then(() => activity.during('second', async () => void order.push('second')))
  })
  await activity.calm()
  expect(order).toEqual(['second'])
  void activity.during('third', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('third')
  })
  await activity.calm()
  expect(order).toEqual(['second', 'turn', 'third'])
})
