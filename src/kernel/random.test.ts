import { expect, test } from 'vitest'
import { SeededRandom } from './random.ts'

test('the same seed gives the same chances, another seed others', () => {
  const draw = (seed: number) => {
    const random = new SeededRandom(seed)
    return [random.uuid(), random.float(), Buffer.from(random.bytes(8)).toString('hex')]
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('seeded floats fill [0, 1) evenly and uuids are version 4', () => {
  const random = new SeededRandom(1)
  const buckets = Array.from({ length: 10 }, () => 0)
  for (let i = 0; i < 100_000; i++) buckets[Math.floor(random.float() * 10)]!++
  for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  expect(random.uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
