import fc from 'fast-check'
import { expect, test } from 'vitest'

import { decodeReceipt, encodeReceipt } from './receipt-handle.ts'

const receipt = fc.record({
  messageId: fc.uuid(),
  generation: fc.nat(2 ** 31),
  sequence: fc.nat({ max: 2 ** 40 }),
  receiveCount: fc.nat(1000),
  receivedAtMs: fc.nat({ max: 2 ** 42 }),
  visibleAtMs: fc.nat({ max: 2 ** 42 }),
  group: fc.option(fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme-ascii' }), {
    nil: undefined,
  }),
})

test('a handle reads as it was written, for its own queue only', () => {
  fc.assert(
    fc.property(receipt, fc.nat(2 ** 31), (given, salt) => {
      const handle = encodeReceipt(given, salt)
      expect(handle.startsWith('AQEB')).toBe(true)
      expect({ group: undefined, ...decodeReceipt(handle, salt) }).toEqual(given)
      expect(decodeReceipt(handle, salt + 1)).toBeUndefined()
    }),
  )
})

test('a changed handle is none', () => {
  fc.assert(
    fc.property(receipt, fc.nat(10_000), (given, at) => {
      const handle = encodeReceipt(given, 7)
      const i = at % handle.length
      const other = handle[i] === 'A' ? 'B' : 'A'
      const changed = handle.slice(0, i) + other + handle.slice(i + 1)
      expect(decodeReceipt(changed, 7)).toBeUndefined()
    }),
  )
})

test('arbitrary text is none', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 600 }), (text) => {
      expect(decodeReceipt(text, 7)).toBeUndefined()
      expect(decodeReceipt(`AQEB${text}`, 7)).toBeUndefined()
    }),
  )
})
