import { expect, test } from 'vitest'
import { durationOf, lanesOf, stopsOf } from './axis.ts'

test('hours do not squeeze milliseconds into one point', () => {
  const stops = stopsOf([0, 5, 10, 3_600_010])
  expect(stops.get(0)!.at).toBe(0)
  expect(stops.get(3_600_010)!.at).toBe(1)
  expect(stops.get(5)!.at).toBeGreaterThan(0.05)
  expect(stops.get(10)!.at).toBeLessThan(0.3)
})

test('one moment alone is at the beginning', () => {
  expect(stopsOf([7, 7]).get(7)!.at).toBe(0)
})

test('a lane for each event, below the one it came of', () => {
  const leaf = { id: 'b', hops: [], children: [] }
  expect(lanesOf([{ id: 'a', hops: [], children: [leaf] }])).toEqual([
    { id: 'a', depth: 0, hops: [] },
    { id: 'b', depth: 1, hops: [] },
  ])
})

test('durations as people say them', () => {
  expect([1, 1_500, 65_000, 3_900_000].map(durationOf)).toEqual([
    '1 ms',
    '1.5 s',
    '1 min 5 s',
    '1 h 5 min',
  ])
})
