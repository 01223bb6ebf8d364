import { expect, test } from 'vitest'
import type { Hop } from '../types.ts'
import { Rates, WINDOW_MS } from './rates.ts'

const arrow = { from: 'a', to: 'b' }
const hop = (outcome: Hop['outcome']) => ({ ...arrow, outcome }) as Hop

test('what went over an arrow is a rate until it is long ago', () => {
  const rates = new Rates()
  rates.add([hop('delivered'), hop('failed')], 10_000)
  expect(rates.of(arrow, 10_000)).toEqual({ perSecond: 0.4, failuresPerSecond: 0.2 })
  rates.add([hop('delivered')], 12_000)
  expect(rates.of(arrow, 12_000)).toEqual({ perSecond: 0.6, failuresPerSecond: 0.2 })
  expect(rates.of(arrow, 10_000 + WINDOW_MS + 500).perSecond).toBe(0.2)
  expect(rates.of(arrow, 100_000)).toEqual({ perSecond: 0, failuresPerSecond: 0 })
})

test('an arrow that nothing went over has none', () => {
  expect(new Rates().of({ from: 'x', to: 'y' }, 0).perSecond).toBe(0)
})
