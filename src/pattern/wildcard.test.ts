import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWildcard, wildcardMatches } from './wildcard.ts'

/** The plain quadratic table: slow, and obviously right. */
function naive(source: string, value: string): boolean {
  let reachable = new Set([0])
  for (const char of source) {
    const next = new Set<number>()
    for (const at of reachable) {
      if (char === '*') for (let i = at; i <= value.length; i++) next.add(i)
      else if (value[at] === char) next.add(at + 1)
    }
    reachable = next
  }
  return reachable.has(value.length)
}

describe('wildcards', () => {
  it('agree with the obvious algorithm', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
    const sources = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }), {
        maxLength: 4,
      })
      .chain((parts) =>
        fc.constantFrom(parts.join('*'), `*${parts.join('*')}`, `${parts.join('*')}*`),
      )
      .filter((source) => !source.includes('**'))
    fc.assert(
      fc.property(sources, letters, (source, value) => {
        expect(wildcardMatches(parseWildcard(source), value)).toBe(naive(source, value))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['many stars on one letter', `${'a*'.repeat(150)}b`, 'a'.repeat(100_000)],
    ['a piece that almost matches everywhere', `*${'a'.repeat(2000)}b*`, 'a'.repeat(100_000)],
    [
      'pieces with long borders',
      `*${'ab'.repeat(500)}c*${'ab'.repeat(500)}c*`,
      'ab'.repeat(50_000),
    ],
  ])('take a linear number of steps: %s', (_, source, value) => {
    const tally = { steps: 0 }
    expect(wildcardMatches(parseWildcard(source), value, tally)).toBe(false)
    expect(tally.steps).toBeGreaterThan(0)
    expect(tally.steps).toBeLessThanOrEqual(2 * value.length + source.length)
  })
})
