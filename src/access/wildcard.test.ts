import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesWildcard } from './wildcard.ts'

/** The obvious, exponential definition. */
function slowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern[0] === '*') {
    for (let i = 0; i <= text.length; i++) if (slowly(rest, text.slice(i))) return true
    return false
  }
  return (
    text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && slowly(rest, text.slice(1))
  )
}

test('agrees with the definition', () => {
  const over = (alphabet: string[], maxLength: number) =>
    fc.array(fc.constantFrom(...alphabet), { maxLength }).map((units) => units.join(''))
  fc.assert(
    fc.property(over(['a', 'b', '*', '?'], 8), over(['a', 'b', '*'], 10), (pattern, text) => {
      expect(matchesWildcard(pattern, text)).toBe(slowly(pattern, text))
    }),
    { numRuns: 2000 },
  )
})

test('many stars on a long text end', () => {
  expect(matchesWildcard(`${'a*'.repeat(200)}b`, 'a'.repeat(20_000))).toBe(false)
})
