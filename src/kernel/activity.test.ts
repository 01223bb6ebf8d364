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
