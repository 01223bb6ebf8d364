import { expect, test } from 'vitest'
import { SpawnPace } from './spawn-pace.ts'

test('between two starts the event loop turns, and the first does not wait', async () => {
  const pace = new SpawnPace()
  const seen: string[] = []
  const turns = setInterval(() => seen.push('turn'), 0)
  const starts = ['a', 'b', 'c'].map((name) =>
    pace.run(() => {
      seen.push(name)
      return name
    }),
  )
  await Promise.resolve().then(() => {})
  expect(seen).toEqual(['a'])
  expect(await Promise.all(starts)).toEqual(['a', 'b', 'c'])
  clearInterval(turns)
  const distinct = seen.filter((one, at) => one !== seen[at - 1])
  expect(distinct).toEqual(['a', 'turn', 'b', 'turn', 'c'])
})

test('one that fails holds up nobody', async () => {
  const pace = new SpawnPace()
  const failed = pace.run(() => {
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await pace.run(() => 1)).toBe(1)
})
