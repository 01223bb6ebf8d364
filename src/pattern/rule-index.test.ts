// Whatever the index leaves out could not have matched: against every pattern tried one by one.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, match } from './pattern.ts'
import { RuleIndex } from './rule-index.ts'

const texts = ['a', 'ab', 'b', 'ba', '']
const text = fc.constantFrom(...texts)
const scalar = fc.oneof(text, fc.integer({ min: 0, max: 3 }), fc.boolean(), fc.constant(null))
const matcher = fc.oneof(
  scalar,
  fc.constantFrom('a', 'b').map((prefix) => ({ prefix })),
  fc.constantFrom('a', 'b').map((suffix) => ({ suffix })),
  fc.constantFrom('a*', '*b', 'a*b').map((wildcard) => ({ wildcard })),
  fc.boolean().map((exists) => ({ exists })),
  fc.constant({ numeric: ['>', 1] }),
  fc.constant({ 'anything-but': ['a'] }),
  fc.constant({ 'equals-ignore-case': 'AB' }),
)
const names = fc.constantFrom('x', 'y', 'z')
const leaf = fc.array(matcher, { minLength: 1, maxLength: 3 })
const fields = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(names, value, { minKeys: 1, maxKeys: 3 })
const nested = fc.oneof(fields(leaf), fields(fc.oneof(leaf, fields(leaf))))
const pattern = fc.oneof(
  nested,
  fc.tuple(fields(leaf), fields(leaf)).map((branches) => ({ $or: branches })),
)
const value = fc.oneof(
  scalar,
  fc.array(fc.oneof(scalar, fields(scalar)), { maxLength: 3 }),
  fields(scalar),
)
const event = fc.oneof(fields(value), fc.dictionary(fc.constantFrom('x.y', 'y', 'x'), value))

describe('an index of patterns', () => {
  test('finds all that match', () => {
    let matched = 0
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 8 }), event, (patterns, given) => {
        const index = new RuleIndex<number>()
        const compiled = patterns.map((one) => compilePattern(one))
        compiled.forEach((one, i) => index.set(i, one))
        const candidates = index.candidates(given)
        compiled.forEach((one, i) => {
          if (!match(one, given).matched) return
          matched++
          expect(candidates.has(i), JSON.stringify([patterns[i], given])).toBe(true)
        })
      }),
      { numRuns: 2_000 },
    )
    expect(matched).toBeGreaterThan(0)
  })

  test('looks at few of many', () => {
    const index = new RuleIndex<number>()
    for (let i = 0; i < 10_000; i++) {
      index.set(i, compilePattern({ source: ['shop'], detail: { id: [i], kind: ['order'] } }))
    }
    for (let i = 0; i < 1_000; i++) {
      index.set(10_000 + i, compilePattern({ detail: { path: [{ prefix: `/${i}/` }] } }))
    }
    const found = index.candidates({
      source: 'shop',
      detail: { id: 7, kind: 'order', path: '/12/x' },
    })
    // The first two may have been filed by what all of them share.
    expect(found.size).toBeLessThanOrEqual(6)
    expect([...found]).toEqual(expect.arrayContaining([7, 10_012]))
    index.delete(7)
    expect(index.candidates({ source: 'x', detail: { id: 7 } }).has(7)).toBe(false)
  })
})
