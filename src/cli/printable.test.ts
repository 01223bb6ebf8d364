import { describe, expect, test } from 'vitest'
import { printable, printableJson, printableLines } from './printable.ts'

const hostile = 'a\u001b[2J\u009b31m\r\n\u202eb\u2028\u{e0001}c'

describe('what callers chose', () => {
  test('is one line without anything that a terminal obeys', () => {
    expect(printable(hostile)).toBe('a\\u001b[2J\\u009b31m\\r\\n\\u202eb\\u2028\\udb40\\udc01c')
    expect(printable('größer → 漢字 🎉')).toBe('größer → 漢字 🎉')
  })

  test('keeps its lines where it may', () => {
    expect(printableLines('a\tb\nc\u0007')).toEqual(['a  b', 'c\\u0007'])
  })

  test('is the same value as JSON', () => {
    const json = printableJson({ hostile })
    expect(json).toMatch(/^[\x20-\x7e]*$/)
    expect(JSON.parse(json)).toEqual({ hostile })
  })
})
