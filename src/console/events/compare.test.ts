import { expect, test } from 'vitest'
import type { Hop, Trace } from '../types.ts'
import { compare } from './compare.ts'

const hop = (to: string, outcome: Hop['outcome'] = 'delivered') =>
  ({ atMs: 1, id: to, from: 'a', to, via: 'v', outcome }) as Hop
const story = (...hops: Hop[]): Trace => ({
  ...{ id: 'x', hops: hops.length, startMs: 0, endMs: 0, truncated: false },
  roots: [{ id: 'x', hops, children: [] }],
})

test('where two stories part, and where they meet again', () => {
  const one = story(hop('q'), hop('f', 'failed'), hop('f'))
  const other = story(hop('q'), hop('f'), hop('z'))
  expect(compare(one, other).map(({ step, of }) => `${step.to} ${step.outcome} ${of}`)).toEqual([
    'q delivered both',
    'f failed one',
    'f delivered both',
    'z delivered other',
  ])
})
