import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Hop } from '../kernel/hop.ts'
import { decodeHops, encodeHops } from './hop-row.ts'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a', '', '"\\', '__proto__', 'x'.repeat(127), 'y'.repeat(128)),
)
const hop: fc.Arbitrary<Hop> = fc.record(
  {
    atMs: fc.nat({ max: 2 ** 50 }),
    id: text,
    from: text,
    to: text,
    via: text,
    outcome: fc.constantFrom('accepted', 'failed', 'received'),
    parentId: text,
    traceId: text,
    attempt: fc.nat(),
    reason: text,
    nextAtMs: fc.maxSafeNat(),
    requestId: text,
    position: fc.maxSafeNat(),
    intentId: text,
  },
  { requiredKeys: ['atMs', 'id', 'from', 'to', 'via', 'outcome'] },
)

test('hops come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(hop), fc.nat({ max: 5 }), (hops, from) => {
      expect(decodeHops(encodeHops(hops))).toEqual(hops)
      expect(decodeHops(encodeHops(hops, from, from + 3))).toEqual(hops.slice(from, from + 3))
    }),
  )
})

test('rows of an earlier version are read', () => {
  const hops = [{ atMs: 1, id: 'a', from: 'x', to: 'y', via: 'z', outcome: 'accepted' }]
  expect(decodeHops(Buffer.from(JSON.stringify(hops)))).toEqual(hops)
})
