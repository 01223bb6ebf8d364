import { expect, test } from 'vitest'
import { SLOTS, slotName, slotOf } from './slots.ts'

test('a slot is a number under 256, the same for all lanes of a target', () => {
  expect(SLOTS).toBe(256)
  for (const target of ['', 'arn', '\u{1f600}', 'x'.repeat(2000)]) {
    const slot = slotOf('sns-to-sqs', target)
    expect(Number.isInteger(slot) && slot >= 0 && slot < SLOTS).toBe(true)
    expect(slotName(slot)).toBe(`#slot/${slot}`)
    expect(slotOf('sns-to-sqs', target)).toBe(slot)
  }
})

// Nodes of different versions share a store: what lies where must not change.
test('slots stay where they are', () => {
  expect(slotOf('sns-to-sqs', 'arn:aws:sqs:us-east-1:000000000000:jobs')).toMatchInlineSnapshot(
    `228`,
  )
  expect(slotOf('lambda-async', 'arn')).toMatchInlineSnapshot(`49`)
})

test('targets whose names differ little are spread evenly', () => {
  const counts = new Uint32Array(SLOTS)
  for (let i = 0; i < 256 * 100; i++) counts[slotOf('sns-to-sqs', `arn:queue-${i}`)]!++
  expect(Math.min(...counts)).toBeGreaterThan(50)
  expect(Math.max(...counts)).toBeLessThan(160)
})
