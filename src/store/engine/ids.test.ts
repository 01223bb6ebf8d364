import { expect, test } from 'vitest'
import { Ids } from './ids.ts'

function engineFrom(incarnation: number) {
  const engine = {
    incarnation,
    taken: incarnation,
    renew: () => ++engine.taken,
  }
  return engine
}

test('ids and numbers grow beyond what one opening holds, and never meet those of the next one', () => {
  const engine = engineFrom(7)
  const ids = new Ids(engine, 10)
  const given: string[] = []
  const numbers: number[] = []
  for (let commit = 0; commit < 9; commit++) {
    for (let i = 0; i < 4; i++) given.push(ids.intentId())
    numbers.push(ids.sequence())
    ids.committing()
    // Every third commit fails: what it took may be given out again, to nobody but us.
    if (commit % 3 !== 2) ids.committed()
  }
  expect(given).toEqual([...new Set(given)].sort())
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  const [last] = given.slice(-1)
  const next = new Ids(engineFrom(engine.taken + 1))
  expect(next.intentId() > last!).toBe(true)
  expect(next.sequence()).toBeGreaterThan(numbers.at(-1)!)
  expect(given.every((id) => /^[0-9a-f]{14}$/.test(id))).toBe(true)
})

test('as long as there are enough, nothing is taken', () => {
  const engine = engineFrom(1)
  const ids = new Ids(engine)
  for (let i = 0; i < 1_000; i++) ids.intentId()
  ids.committing()
  ids.committed()
  expect(engine.taken).toBe(1)
})
