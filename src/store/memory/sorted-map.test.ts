import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { SortedMap } from './sorted-map.ts'

test('agrees with a sorted array through random edits and ranges', () => {
  const key = fc.string({ minLength: 1, maxLength: 2 })
  const edit = fc.record({ key, remove: fc.boolean() })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 900, size: 'max' }), key, key, (edits, a, b) => {
      const map = new SortedMap<number>()
      const model = new Map<string, number>()
      edits.forEach(({ key, remove }, i) => {
        if (remove) {
          expect(map.delete(key)).toBe(model.get(key))
          model.delete(key)
        } else {
          expect(map.set(key, i)).toBe(model.get(key))
          model.set(key, i)
        }
      })
      const sorted = [...model].sort(([x], [y]) => (x < y ? -1 : 1))
      const inside = sorted.filter(([k]) => k >= a && k < b)
      expect(map.size).toBe(sorted.length)
      expect(map.range(a, b, 7)).toEqual(inside.slice(0, 7))
      expect(map.range(a, b, Infinity, true)).toEqual(inside.toReversed())
      for (const [k, v] of sorted) expect(map.get(k)).toBe(v)
    }),
    { numRuns: 60 },
  )
})

test('keeps thousands of keys inserted in order, in reverse and at random', () => {
  for (const step of [1, 9_999, 7_919]) {
    const map = new SortedMap<number>()
    for (let i = 0; i < 10_000; i++) {
      const key = String((i * step) % 10_000).padStart(4, '0')
      map.set(key, i)
    }
    expect(map.size).toBe(10_000)
    const keys = map.range('', '~', Infinity).map(([key]) => key)
    expect(keys).toEqual(Array.from({ length: 10_000 }, (_, i) => String(i).padStart(4, '0')))
  }
})
