import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileFilterRegex } from './filter-regex.ts'
import { FilterWork, matchesAtOnce, TooMuchWork } from './filter-work.ts'

const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\d', '[a-c1]')
const times = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,2}', '{2,}')
const branch = fc
  .tuple(
    fc.constantFrom('', '', '^'),
    fc.array(fc.tuple(atom, times), { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '', '$'),
  )
  .map(([start, steps, end]) => start + steps.map((step) => step.join('')).join('') + end)
const expression = fc.array(branch, { minLength: 1, maxLength: 3 }).map((all) => all.join('|'))
const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', ' ', 'ß', '🎉'), { maxLength: 12 })

test('says what a backtracking engine says', () => {
  fc.assert(
    fc.property(expression, fc.array(text, { maxLength: 8 }), (source, texts) => {
      const matches = compileFilterRegex(source)
      const oracle = new RegExp(source)
      for (const pieces of texts) {
        const subject = pieces.join('')
        expect([source, subject, matches(subject)]).toEqual([source, subject, oracle.test(subject)])
      }
    }),
    { numRuns: 1500 },
  )
})

describe('the work', () => {
  const stepsOf = (source: string, subject: string): number => {
    const matches = compileFilterRegex(source)
    const work = FilterWork.ofSearch()
    const counted = work.spend.bind(work)
    let steps = 0
    work.spend = (more) => {
      steps += more
      counted(more)
    }
    work.matches(matches, subject)
    return steps
  }

  test.each([
    ['counts', 'a{1,200}b', 'a'],
    ['ten branches', Array.from({ length: 10 }, (_, n) => `a{250}${n}`).join('|'), 'a'],
    ['stars', `${'a*'.repeat(100)}b`, 'a'],
    ['words', '\\w+@\\w+\\.\\w+', 'word '],
  ])('of %s grows with the text, not with the expression', (_, source, letters) => {
    const subject = letters.repeat(1_000_000 / letters.length)
    // One step per character, and the states that were new.
    expect(stepsOf(source, subject)).toBeLessThan(2_500_000)
  })

  test('of an expression that is new at every character ends', () => {
    const matcher = compileFilterRegex('a[ab]{200}c')
    // As good as random, and the same each time.
    let bits = 1
    const subject = Array.from({ length: 500_000 }, () => {
      bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0
      return bits & 0x10000 ? 'a' : 'b'
    }).join('')
    expect(() => FilterWork.ofSearch().matches(matcher, subject)).toThrow(TooMuchWork)
    const matches = matchesAtOnce(matcher)
    expect(matches(`a${'b'.repeat(200)}c`)).toBe(true)
    expect(matches(subject)).toBe(false)
  })

  test('gives others a turn', async () => {
    const work = FilterWork.ofSearch()
    const matcher = compileFilterRegex('xy')
    let turns = 0
    for (let i = 0; i < 20; i++) {
      const turn = work.turn()
      if (turn !== undefined) turns++
      await turn
      work.matches(matcher, 'x'.repeat(256_000))
    }
    expect(turns).toBe(3)
  })

  test('is bounded before it begins: an expression has so many steps', () => {
    expect(() => compileFilterRegex('a{250}|'.repeat(20))).toThrow('too long')
  })
})
