import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, canonical, compareNumbers, numberBytes, orderedBytes, subtract } from './number.ts'

/** Sign, digits and exponent of what DynamoDB takes. */
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt(1n, 10n ** 38n - 1n), fc.integer({ min: -90, max: 80 }))
  .map(([negative, digits, exponent]) => `${negative ? '-' : ''}${digits}e${exponent}`)

/** As a fraction over 10^200, which every decimal of the test is. */
const exact = (text: string) => {
  const [whole = '', power = '0'] = text.split('e')
  const [integer = '', fraction = ''] = whole.split('.')
  return BigInt(integer + fraction) * 10n ** BigInt(200 + Number(power) - fraction.length)
}

describe('numbers', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['+1', '1'],
    ['007', '7'],
    ['1.500', '1.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['12.5E-1', '1.25'],
    ['-1e-2', '-0.01'],
    ['1000000000000000000000000000000000000000', '1' + '0'.repeat(39)],
    ['9.9999999999999999999999999999999999999E+125', '9'.repeat(38) + '0'.repeat(88)],
  ])('%s is %s', (text, expected) => {
    expect(canonical(text)).toBe(expected)
    expect(canonical(expected)).toBe(expected)
  })

  test.each(['', ' 1', '1 ', 'x', '1e', 'e1', '--1', '1.2.3', 'NaN', 'Infinity', '0x1', '1e1.5'])(
    '%j is none',
    (text) => expect(() => canonical(text)).toThrow('cannot be converted to a numeric value'),
  )

  test('sums are exact, whatever the exponents', () => {
    const near = fc.integer({ min: -5, max: 5 })
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 18n),
        fc.bigInt(1n, 10n ** 18n),
        near,
        near,
        (a, b, p, q) => {
          const [one, other] = [`${a}e${p}`, `-${b}e${q}`]
          expect(exact(add(one, other))).toBe(exact(one) + exact(other))
          expect(exact(subtract(one, other))).toBe(exact(one) - exact(other))
        },
      ),
    )
  })

  test('bytes are in the order of numbers', () => {
    fc.assert(
      fc.property(decimals, decimals, (one, other) => {
        const wanted = exact(one) < exact(other) ? -1 : exact(one) > exact(other) ? 1 : 0
        expect(Math.sign(Buffer.compare(orderedBytes(one), orderedBytes(other)))).toBe(wanted)
        expect(Math.sign(compareNumbers(canonical(one), canonical(other)))).toBe(wanted)
      }),
      { numRuns: 2000 },
    )
    const sorted = ['-10', '-9.99', '-1.1', '-1', '-0.1', '0', '0.1', '0.11', '1', '1.01', '10']
    const bytes = sorted.map((text) => Buffer.from(orderedBytes(text)))
    expect(bytes.toSorted(Buffer.compare)).toEqual(bytes)
  })

  test('their size is what DynamoDB counts', () => {
    const sizes = ['0', '1', '-1', '12', '123', '1000', '0.01'].map(numberBytes)
    expect(sizes).toEqual([1, 2, 3, 2, 3, 2, 2])
  })
})
