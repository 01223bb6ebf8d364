import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readCounter, writeCounter } from './table.ts'

test('counters are signed 64-bit little-endian integers', () => {
  const edges = [0, -1, 2 ** 31, -(2 ** 31), 2 ** 32, -(2 ** 32), 2 ** 32 - 1, -(2 ** 32) - 1]
  fc.assert(
    fc.property(fc.oneof(fc.maxSafeInteger(), fc.constantFrom(...edges)), (count) => {
      const bytes = Buffer.alloc(8)
      bytes.writeBigInt64LE(BigInt(count))
      expect(Buffer.from(writeCounter(count))).toEqual(bytes)
      expect(readCounter(bytes)).toBe(count)
    }),
  )
})
