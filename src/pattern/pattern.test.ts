import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { snsDialect } from './dialect.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import { compilePattern, match } from './pattern.ts'

const matches = (pattern: unknown, event: unknown) => match(compilePattern(pattern), event).matched
const reasonOf = (pattern: unknown, event: unknown) =>
  match(compilePattern(pattern), event).reason?.text

function complaint(source: string): string {
  try {
    compilePattern(source)
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message
    throw error
  }
  return 'accepted'
}

describe('leaves', () => {
  it.each([
    [{ size: [3] }, { size: 3 }, true],
    [{ size: [3] }, { size: '3' }, false],
    [{ size: ['3'] }, { size: 3 }, false],
    [{ on: [true] }, { on: true }, true],
    [{ on: [null] }, { on: null }, true],
    [{ on: [null] }, {}, false],
    [{ on: [''] }, { on: '' }, true],
    [{ a: [{ prefix: 'x' }, { numeric: ['>', 1] }] }, { a: 2 }, true],
    [{ a: [{ suffix: '.png' }] }, { a: 'x.PNG' }, false],
    [{ a: [{ suffix: { 'equals-ignore-case': '.png' } }] }, { a: 'x.PNG' }, true],
    [{ a: [{ 'equals-ignore-case': 'ΣΟΦΟΣ' }] }, { a: 'σοφος' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'z' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 7 }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, {}, false],
    [{ a: [{ 'anything-but': { prefix: ['x', 'y'] } }] }, { a: 'yes' }, false],
    [{ a: [{ numeric: ['>=', 0, '<', 10] }] }, { a: 10 }, false],
    [{ a: [{ numeric: ['=', 3.0e2] }] }, { a: 300 }, true],
    [{ ip: [{ cidr: '10.0.0.0/8' }] }, { ip: '10.255.1.2' }, true],
    [{ ip: [{ cidr: '10.0.0.0/8' }] }, { ip: '11.0.0.1' }, false],
    [{ ip: [{ cidr: '2001:db8::/32' }] }, { ip: '2001:db8:ffff::1' }, true],
    [{ ip: [{ cidr: '2001:db8::/32' }] }, { ip: '10.0.0.1' }, false],
    [{ ip: ['::1'] }, { ip: '0:0:0:0:0:0:0:1' }, true],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, { a: [] }, true],
    [{ a: [{ wildcard: 'x*\\*\\\\*z' }] }, { a: 'xx*\\yz' }, true],
    [{ a: [{ wildcard: 'x*y*z' }] }, { a: 'xz' }, false],
    [{ a: [{ wildcard: 'x*x' }] }, { a: 'x' }, false],
  ])('%j on %j: %s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected)
  })

  it('treats names that objects inherit as any other', () => {
    expect(matches('{"__proto__":{"x":[1]}}', JSON.parse('{"__proto__":{"x":1}}'))).toBe(true)
    expect(matches({ constructor: [{ exists: true }] }, {})).toBe(false)
    expect(matches({ toString: { name: ['toString'] } }, {})).toBe(false)
  })
})

describe('arrays', () => {
  const pattern = { items: { sku: ['a'], count: [{ numeric: ['>', 1] }] } }

  it('combines only fields of one element', () => {
    const split = [
      { sku: 'a', count: 1 },
      { sku: 'b', count: 5 },
    ]
    expect(matches(pattern, { items: split })).toBe(false)
    expect(matches(pattern, { items: [...split, { sku: 'a', count: 2 }] })).toBe(true)
  })

  it('combines elements of different arrays', () => {
    const both = { x: { k: [1] }, y: { k: [2] } }
    expect(matches(both, { x: [{ k: 0 }, { k: 1 }], y: [{ k: 2 }] })).toBe(true)
  })

  it('holds nested arrays to the element chosen outside', () => {
    const nested = { a: { n: [1], b: { x: [2], y: [3] } } }
    const event = (inner: object[]) => ({
      a: [
        { n: 1, b: inner },
        { n: 2, b: [{ x: 2, y: 3 }] },
      ],
    })
    expect(matches(nested, event([{ x: 2 }, { y: 3 }]))).toBe(false)
    expect(matches(nested, event([{ x: 2 }, { x: 2, y: 3 }]))).toBe(true)
  })

  it('looks for an absent field in the element that an earlier field chose', () => {
    const event = { d: [{ a: 'x' }, { a: 'y', b: 1 }] }
    expect(matches({ d: { a: ['x'], b: [{ exists: false }] } }, event)).toBe(true)
    expect(matches({ d: { a: ['y'], b: [{ exists: false }] } }, event)).toBe(false)
    expect(matches({ d: { b: [{ exists: false }] } }, event)).toBe(false)
  })

  it('survives an event nested beyond reason', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(20_000)}1${']'.repeat(20_000)}}`)
    expect(matches({ a: [1] }, deep)).toBe(false)
    expect(reasonOf({ a: [1] }, deep)).toBe('a is missing, not 1')
  })
})

describe('cost', () => {
  const many = Array.from({ length: 100_000 }, (_, i) => i)

  it('does not grow with the number of exact values', () => {
    const wanted = Array.from({ length: 800 }, (_, i) => -i - 1)
    expect(matches({ a: wanted }, { a: many })).toBe(false)
    expect(matches({ a: [...wanted, 99_999] }, { a: many })).toBe(true)
    expect(reasonOf({ a: [-1] }, { a: many })).toMatch(/^a was \[0,1,2,3,4\]/)
  })

  it('is bounded, and says so, for what is made to be costly', () => {
    const prefixes = Array.from({ length: 200 }, (_, i) => ({ prefix: `p${i}` }))
    expect(reasonOf({ a: prefixes }, { a: many })).toMatch(/too many values/)
    const or = Array.from({ length: 100 }, (_, i) => ({ d: { b: [`${i}`] } }))
    const pattern = { d: { a: [1], c: [1] }, $or: or }
    const elements = many.map((i) => ({ a: 1, b: `${i % 100}` }))
    expect(reasonOf(pattern, { d: [...elements, { c: 1 }] })).toMatch(/too many values/)
  })
})

describe('$or', () => {
  const pattern = { source: ['s'], $or: [{ a: [1] }, { b: { c: [2] } }] }

  it.each([
    [{ source: 's', a: 1 }, true],
    [{ source: 's', b: { c: 2 } }, true],
    [{ source: 's', b: { c: 3 } }, false],
    [{ source: 't', a: 1 }, false],
  ])('on %j: %s', (event, expected) => {
    expect(matches(pattern, event)).toBe(expected)
  })

  it('is a field of that name over match expressions, strings or a single object', () => {
    expect(matches({ $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: 'yes' })).toBe(true)
    expect(matches({ $or: ['x', 'y'] }, { $or: 'y' })).toBe(true)
    expect(complaint('{"$or":[{"a":[1]}]}')).toMatch(/^Unrecognized match type a\n/)
  })

  it('is bounded in the number of combinations', () => {
    const or = (branches: number) => Array.from({ length: branches }, (_, i) => ({ k: [i] }))
    const nest = (depth: number): object =>
      depth === 0 ? { $or: or(10) } : { $or: or(10), [`n${depth}`]: nest(depth - 1) }
    expect(complaint(JSON.stringify(nest(2)))).toBe('accepted')
    expect(complaint(JSON.stringify(nest(3)))).toMatch(/^Rule is too complex/)
  })
})

describe('reasons for refusing a pattern', () => {
  it.each([
    ['{"a": []}', 'Empty arrays are not allowed', 9],
    ['{}', 'Empty objects are not allowed', 3],
    ['"a"', 'Filter is not an object', 2],
    ['{"a": 1}', '"a" must be an object or an array', 8],
    ['{"a": [[1]]}', 'Match value must be String, number, true, false, or null', 9],
    ['{"a": [{"x": 1}]}', 'Unrecognized match type x', 15],
    ['{"a": [{"Prefix": "x"}]}', 'Unrecognized match type Prefix', 20],
    ['{"a": [{"prefix": "x", "suffix": "y"}]}', 'Only one key allowed in match expression', 35],
    ['{"a": [{"exists": "x"}]}', 'exists match pattern must be either true or false.', 20],
    ['{"a": [{"numeric": "="}]}', 'Value of numeric must be an array.', 21],
    ['{"a": [{"numeric": ["=", "1"]}]}', 'Value of equals must be numeric', 27],
    ['{"a": [{"numeric": ["~", 1]}]}', 'Unrecognized numeric range operator: ~', 27],
    ['{"a": [{"numeric": [">", 5, "<", 5]}]}', 'Bottom must be less than top', 36],
    ['{"a": [{"wildcard": "a\\\\b"}]}', 'Invalid escape character at pos 2', 27],
  ])('%s', (source, reason, column) => {
    expect(complaint(source)).toBe(
      `${reason}\n at [Source: (String)"${source}"; line: 1, column: ${column}]`,
    )
  })

  it('counts lines, and quotes at most 500 characters', () => {
    expect(complaint('{\n  "a": []\n}')).toMatch(/line: 2, column: 10\]$/)
    const long = `{"a": ["${'x'.repeat(600)}"], "b": []}`
    expect(complaint(long)).toContain(
      `${long.slice(0, 500)}"[truncated ${long.length - 500} chars]`,
    )
  })

  it.each([
    ['{"ip": [{"cidr": "10.0.0.1"}]}', `Malformed CIDR, one '/' required`],
    ['{"ip": [{"cidr": "10.0.0.1/32"}]}', 'IPv4 mask bits must be < 32'],
    ['{"ip": [{"cidr": "10.0.0.999/8"}]}', 'Invalid IP address: 10.0.0.999'],
    ['{"ip": [{"cidr": "host/8"}]}', 'Nonstandard IP address: host'],
    [`{"a": ["${'x'.repeat(4096)}"]}`, 'The pattern is longer than 4096 characters'],
  ])('%.60s', (source, reason) => {
    expect(complaint(source)).toBe(reason)
  })

  it('caps depth before it can hurt', () => {
    expect(complaint('{"a":'.repeat(600))).toMatch(/^Document nesting depth exceeds/)
  })

  it('caps names strung together by dots', () => {
    expect(complaint(`{"${'a.'.repeat(1500)}a":[1]}`)).toMatch(/^Rule is too complex/)
    expect(complaint(`{"${'a.'.repeat(30)}a":[1]}`)).toBe('accepted')
  })

  it('limits wildcards as AWS does, not all repetition', () => {
    expect(complaint('{"a":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}')).toMatch(
      /^Rule is too complex/,
    )
    expect(complaint('{"a":[{"wildcard":"arn:*:s3:*:*:bucket/*"}]}')).toBe('accepted')
  })

  it('knows what SNS leaves out', () => {
    expect(() => compilePattern({ a: [{ wildcard: 'x*' }] }, snsDialect)).toThrow(InvalidPattern)
    expect(() => compilePattern({ a: [{ 'anything-but': { suffix: 'x' } }] }, snsDialect)).toThrow(
      InvalidPattern,
    )
  })
})

describe('why an event did not match', () => {
  it.each([
    [
      { detail: { size: [{ numeric: ['>', 10] }] } },
      { detail: { size: 3 } },
      'detail.size was 3, not > 10',
    ],
    [{ a: ['x', { prefix: 'y' }] }, { a: 'z' }, 'a was "z", not "x" or prefix "y"'],
    [{ a: ['x'] }, { b: 1 }, 'a is missing, not "x"'],
    [{ a: [{ exists: false }] }, { a: 1 }, 'a was 1, not absent'],
    [{ a: { b: ['x'] } }, { a: [{ b: 'p' }, { b: 'q' }] }, 'a.b was ["p","q"], not "x"'],
    [{ $or: [{ a: [1], b: [1] }, { c: [1] }] }, { c: 2 }, 'c was 2, not 1'],
    [
      { d: { a: [1], b: [2] } },
      { d: [{ a: 1 }, { b: 2 }] },
      'd.a, d.b match, but not in one element of the array',
    ],
  ])('%j on %j', (pattern, event, text) => {
    expect(reasonOf(pattern, event)).toBe(text)
  })

  it('has no reason when it did match', () => {
    expect(match(compilePattern({ a: [1] }), { a: 1 }).reason).toBeUndefined()
  })
})

describe('properties', () => {
  const scalar = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  const tree = fc.letrec((tie) => ({
    object: fc.dictionary(fc.string({ maxLength: 4 }), tie('node'), { minKeys: 1, maxKeys: 4 }),
    node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('object')),
  })).object as fc.Arbitrary<Record<string, unknown>>

  const asPattern = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asPattern(each)]))
      : [value]

  it('an event matches the pattern made of itself, also inside an array', () => {
    fc.assert(
      fc.property(tree, (event) => {
        fc.pre(!('$or' in event))
        const pattern = compilePattern({ d: asPattern(event) })
        expect(match(pattern, { d: event }).matched).toBe(true)
        expect(match(pattern, { d: [{ other: 1 }, event] }).matched).toBe(true)
      }),
    )
  })

  it('accepts, refuses with InvalidPattern, never anything else', () => {
    const noise = fc.oneof(
      fc.json(),
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'{}[]",:a1\\*-.eEtrue ') }),
    )
    fc.assert(
      fc.property(noise, fc.jsonValue(), (source, event) => {
        try {
          expect(match(compilePattern(source), event)).toHaveProperty('matched')
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPattern)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
