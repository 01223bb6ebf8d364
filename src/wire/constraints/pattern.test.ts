import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { matches, translate } from './pattern.ts'

const data = new URL('./data/', import.meta.url)

function patternsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  for (const [key, item] of Object.entries(value)) {
    if (key === 'pattern' && typeof item === 'string') found.add(item)
    else patternsIn(item, found)
  }
  return found
}

const patterns = new Set(
  readdirSync(data).flatMap((file) => [
    ...patternsIn(JSON.parse(readFileSync(new URL(file, data), 'utf8')).shapes),
  ]),
)

describe('patterns', () => {
  it('of all models have a translation', () => {
    expect(patterns.size).toBeGreaterThan(300)
    for (const pattern of patterns) expect(() => translate(pattern), pattern).not.toThrow()
  })

  it('match a value as a whole', () => {
    expect(matches('[a-z]+', 'abc')).toBe(true)
    expect(matches('[a-z]+', 'abc!')).toBe(false)
    expect(matches('a|bc', 'a')).toBe(true)
    expect(matches('a|bc', 'ac')).toBe(false)
  })

  it('know the forms that only Java has', () => {
    expect(matches('\\p{Print}+', 'plain text')).toBe(true)
    expect(matches('\\p{Print}+', 'a\u0007')).toBe(false)
    expect(matches('(?s).*', 'a\nb')).toBe(true)
    expect(matches('(?i)all|[0-9]{12}', 'ALL')).toBe(true)
    expect(matches('[A-Za-z0-9\\_\\-]+', 'a_b-c')).toBe(true)
  })

  it('that would take exponential time have an equivalent that does not', () => {
    const header = '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$'
    expect(patterns).toContain(header)
    expect(matches(header, `${' '.repeat(2000)}\u0000`)).toBe(false)
    expect(matches(header, '\tapplication/json \tx')).toBe(true)
    expect(matches(header, '\t\t')).toBe(false)
  })

  it('no model has more nested repetitions than the reviewed ones', () => {
    const exponential = [...patterns].filter((p) => /\((\[[^\]]+\])\+(\[[^\]]+\])\+\)\*/.test(p))
    expect(exponential).toHaveLength(3)
    for (const pattern of exponential) {
      expect(translate(pattern).source).not.toContain('+([')
    }
  })
})
