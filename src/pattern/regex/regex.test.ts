import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidRegex, Regex, RegexTooCostly } from './regex.ts'

/** V8's engine as the reference, for expressions that the test itself makes. */
function agrees(source: string, text: string): void {
  const ours = new Regex(source).match(text)
  const theirs = new RegExp(source, 's').exec(text)
  const seen = ours && { at: ours.start, groups: ours.groups.map((g) => g ?? null) }
  const wanted = theirs && { at: theirs.index, groups: [...theirs].map((g) => g ?? null) }
  expect([source, text, seen ?? null]).toEqual([source, text, wanted])
}

describe('agrees with a backtracking engine', () => {
  test.each([
    ['abc', 'xxabcxx'],
    ['a+b*', 'caaabbd'],
    ['a+?b', 'caaab'],
    ['(a|ab)(c|bcd)(d*)', 'abcd'],
    ['^start', 'start here'],
    ['^start', 'no start'],
    ['end$', 'the end'],
    ['\\bword\\b', 'a word.'],
    ['\\Bord', 'word'],
    ['[a-c\\d-]+', 'zz-a1b9-'],
    ['[^a-c]+', 'abcxyz'],
    ['\\d{3}-\\d{2,4}', 'call 555-12345'],
    ['(?<user>\\w+)@(?<host>[\\w.]+)', 'mail bob@example.com now'],
    ['(?:x|y){2}z', 'xyz'],
    ['a{0}b', 'ab'],
    ['a{2,}', 'aaaa'],
    ['', 'anything'],
    ['x*', 'aaa'],
    ['(a*)*b', 'aaab'],
    ['\\x41\\u0042\\t', 'AB\t'],
    ['{literal}', 'a {literal} brace'],
    ['[]a]', 'a'],
  ])('%s', (source, text) => {
    if (source === '[]a]') expect(new Regex(source).match(text)?.start).toBe(0)
    else agrees(source, text)
  })

  test('on thousands of generated expressions', () => {
    const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\b')
    const suffix = fc.constantFrom('', '', '*', '+', '?', '{1,2}', '*?', '+?')
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(atom, suffix).map(([a, s]) => (a === '\\b' ? a : a + s)),
        fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
        fc
          .array(tie('node'), { minLength: 2, maxLength: 3 })
          .map((parts) => `(${parts.join('|')})`),
      ),
    }))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 12 })
    fc.assert(
      fc.property(node, text, (source, subject) => {
        // Engines differ in what an empty turn of a loop captures, not in whether and where they match.
        const ours = new Regex(source).match(subject)
        const theirs = new RegExp(source, 's').exec(subject)
        expect(ours && [ours.start, ours.groups[0]]).toEqual(
          theirs === null ? undefined : [theirs.index, theirs[0]],
        )
      }),
      { numRuns: 3_000 },
    )
  })
})

test('a flag in front ignores case', () => {
  expect(new Regex('(?i)Err[o]r').match('an ERROR')?.groups[0]).toBe('ERROR')
  expect(new Regex('Error').test('an ERROR')).toBe(false)
})

test('matches can be sought from a place on', () => {
  const regex = new Regex('a.')
  expect(regex.match('ab ac')?.start).toBe(0)
  expect(regex.match('ab ac', 1)?.start).toBe(3)
  expect(regex.match('ab ac', 4)).toBeUndefined()
})

test.each([
  '(',
  ')',
  '[a',
  '*a',
  'a**',
  '(?=a)',
  '(?<!a)b',
  '(a)\\1',
  '[z-a]',
  'a{3,2}',
  'a{1001}',
  '\\',
  '(?<1>a)',
  '('.repeat(60) + ')'.repeat(60),
  'a'.repeat(3_000),
  '(a{1000}){1000}',
])('%s is refused', (source) => {
  expect(() => new Regex(source)).toThrow(InvalidRegex)
})

test('what takes a backtracking engine for ever is linear here, and bounded', () => {
  const long = 'a'.repeat(20_000)
  expect(new Regex('(a+)+$').test(`${long}!`)).toBe(false)
  expect(new Regex('(a*)*b').test(long.slice(0, 5_000))).toBe(false)
  const large = new Regex('(?:a?){1000}b')
  expect(() => large.test(long)).toThrow(RegexTooCostly)
})
