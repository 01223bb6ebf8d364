import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, keyOf, KeyReader, rangeOf, successor } from './key.ts'
import { MAX_KEY_BYTES } from './store.ts'

const tuple = fc.tuple(fc.string({ maxLength: 20, unit: 'binary' }), fc.maxSafeNat())
const compareText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

test('byte order is tuple order', () => {
  fc.assert(
    fc.property(tuple, tuple, (a, b) => {
      const expected = compareText(a[0], b[0]) || a[1] - b[1]
      expect(Math.sign(Buffer.compare(keyOf(...a), keyOf(...b)))).toBe(Math.sign(expected))
    }),
  )
})

test('what was written is read back, NUL characters too', () => {
  fc.assert(
    fc.property(tuple, ([text, number]) => {
      const reader = new KeyReader(keyOf(text, number, 'end'))
      expect([reader.text(), reader.integer(), reader.text()]).toEqual([text, number, 'end'])
    }),
  )
})

test('a range holds exactly the keys with its prefix', () => {
  const { start, end } = rangeOf('ab', 7)
  const within = (key: Uint8Array) =>
    Buffer.compare(key, start) >= 0 && Buffer.compare(key, end) < 0
  expect(within(keyOf('ab', 7))).toBe(true)
  expect(within(keyOf('ab', 7, 'x'))).toBe(true)
  expect(within(keyOf('ab', 8))).toBe(false)
  expect(within(keyOf('abc', 7))).toBe(false)
})

test('successor skips trailing ff, after is the very next key', () => {
  expect([...successor(Uint8Array.of(1, 0xff, 0xff))]).toEqual([2])
  expect([...after(Uint8Array.of(1, 2))]).toEqual([1, 2, 0])
})

test('keys that are too long and numbers that are none are refused', () => {
  expect(keyOf('x'.repeat(MAX_KEY_BYTES - 2))).toHaveLength(MAX_KEY_BYTES)
  expect(keyOf('語'.repeat(850))).toHaveLength(2552)
  for (const text of ['x', 'é', '語', '\0']) {
    expect(() => keyOf(text.repeat(MAX_KEY_BYTES - 1))).toThrow(RangeError)
    expect(() => keyOf('y'.repeat(2000), text.repeat(600))).toThrow(RangeError)
  }
  expect(() => keyOf(-1)).toThrow(RangeError)
  expect(() => keyOf(1.5)).toThrow(RangeError)
})
