// Filter policies as a table, and against a small model by chance.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileFilter, FilterSubject, InvalidFilter, type FilterScope } from './filter-policy.ts'
import type { SnsAttribute } from './port.ts'

const attributes: Record<string, SnsAttribute> = {
  store: { type: 'String', value: 'example_corp' },
  event: { type: 'String', value: 'order_cancelled' },
  price: { type: 'Number', value: '210.75' },
  zero: { type: 'Number', value: '-0.0' },
  big: { type: 'Number', value: '1e3' },
  interests: { type: 'String.Array', value: '["soccer","rugby",7,true,null]' },
  empty: { type: 'String.Array', value: '[]' },
  ip: { type: 'String', value: '10.0.0.255' },
  'a.b': { type: 'String', value: 'dotted' },
  blob: { type: 'Binary', value: 'AAAA' },
}

const s3 = JSON.stringify({
  Records: [
    { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'in' }, object: { size: 10 } } },
    { eventName: 'ObjectRemoved:Delete', s3: { bucket: { name: 'out' }, object: { size: 2000 } } },
  ],
  source: 's3',
  detail: { level: null, tags: ['x', 'y'], ok: true },
})

function matches(policy: unknown, scope: FilterScope, body = s3): boolean {
  const filter = compileFilter(JSON.stringify(policy), scope)
  if (filter === undefined) return true
  return new FilterSubject(attributes).rejection(filter, body) === undefined
}

describe('in the scope of attributes', () => {
  it.each<[policy: object, expected: boolean]>([
    [{}, true],
    [{ store: ['example_corp'] }, true],
    [{ store: ['Example_corp'] }, false],
    [{ store: ['x', 'example_corp'] }, true],
    [{ store: ['example_corp'], event: ['x'] }, false],
    [{ missing: ['x'] }, false],
    [{ store: [{ prefix: 'exam' }] }, true],
    [{ store: [{ suffix: '_corp' }] }, true],
    [{ store: [{ 'equals-ignore-case': 'EXAMPLE_CORP' }] }, true],
    [{ event: [{ 'anything-but': ['order_shipped', 'x'] }] }, true],
    [{ event: [{ 'anything-but': 'order_cancelled' }] }, false],
    [{ event: [{ 'anything-but': { prefix: 'order' } }] }, false],
    // Absent is not "anything but".
    [{ missing: [{ 'anything-but': 'x' }] }, false],
    [{ price: [210.75] }, true],
    [{ price: ['210.75'] }, false],
    [{ store: [210.75] }, false],
    [{ price: [{ numeric: ['>', 200, '<=', 300] }] }, true],
    [{ price: [{ numeric: ['=', 210.75] }] }, true],
    [{ zero: [0] }, true],
    [{ big: [1000] }, true],
    [{ interests: ['rugby'] }, true],
    [{ interests: [7] }, true],
    [{ interests: [true] }, true],
    [{ interests: [null] }, true],
    [{ interests: ['7'] }, false],
    [{ interests: [{ 'anything-but': 'soccer' }] }, true],
    [{ empty: [{ exists: true }] }, false],
    [{ store: [{ exists: true }] }, true],
    [{ store: [{ exists: false }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ ip: [{ cidr: '10.0.0.0/24' }] }, true],
    [{ ip: [{ cidr: '10.0.1.0/24' }] }, false],
    [{ 'a.b': ['dotted'] }, true],
    [{ blob: ['AAAA'] }, false],
    [{ $or: [{ store: ['x'] }, { price: [{ numeric: ['>', 1] }] }] }, true],
    [{ $or: [{ store: ['x'] }, { event: ['x'] }] }, false],
  ])('%j is %s', (policy, expected) => {
    expect(matches(policy, 'MessageAttributes')).toBe(expected)
  })
})

describe('in the scope of the body', () => {
  it.each<[policy: object, expected: boolean]>([
    [{ source: ['s3'] }, true],
    [{ Records: { s3: { bucket: { name: ['in'] } } } }, true],
    [{ Records: { eventName: [{ prefix: 'ObjectRemoved' }] } }, true],
    [{ Records: { s3: { object: { size: [{ numeric: ['>', 5000] }] } } } }, false],
    // Both in one record, not one in each.
    [
      { Records: { eventName: [{ prefix: 'ObjectCreated' }], s3: { bucket: { name: ['in'] } } } },
      true,
    ],
    [
      { Records: { eventName: [{ prefix: 'ObjectCreated' }], s3: { bucket: { name: ['out'] } } } },
      false,
    ],
    [{ detail: { level: [null] } }, true],
    [{ detail: { tags: ['y'] } }, true],
    [{ detail: { ok: [true] } }, true],
    [{ 'detail.ok': [true] }, true],
    [{ detail: { nothing: [{ exists: false }] } }, true],
    [{ detail: { ok: [{ exists: false }] } }, false],
    [{ $or: [{ detail: { ok: [false] } }, { source: ['s3'] }] }, true],
  ])('%j is %s', (policy, expected) => {
    expect(matches(policy, 'MessageBody')).toBe(expected)
  })

  it.each(['text', '[1]', '"s3"', 'null', '', '{"source":'])('%s matches nothing', (body) => {
    expect(matches({ source: ['s3'] }, 'MessageBody', body)).toBe(false)
    expect(matches({ source: [{ exists: false }] }, 'MessageBody', body)).toBe(false)
  })
})

describe('refusals', () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => i)
  it.each<[policy: unknown, scope: FilterScope, reason: string]>([
    [[], 'MessageAttributes', 'Filter is not an object'],
    [{ a: 'x' }, 'MessageAttributes', '"a" must be an object or an array'],
    [{ a: [] }, 'MessageAttributes', 'Empty arrays are not allowed'],
    [{ a: { b: ['x'] } }, 'MessageAttributes', 'does not support nested filter policy'],
    [Object.fromEntries(values(6).map((i) => [`k${i}`, [1]])), 'MessageBody', 'more than 5 keys'],
    [{ a: values(151) }, 'MessageAttributes', 'too complex'],
    [{ a: values(13), b: values(12) }, 'MessageAttributes', 'too complex'],
    [{ a: { b: { c: values(10) } }, d: { e: values(3) } }, 'MessageBody', 'too complex'],
    [{ a: [{ wildcard: 'x*' }] }, 'MessageAttributes', 'Unrecognized match type wildcard'],
    [{ a: [{ numeric: ['>', 5, '<', 1] }] }, 'MessageAttributes', 'Bottom must be less than top'],
    [{ a: [{ numeric: ['>', 'x'] }] }, 'MessageAttributes', 'Value of > must be numeric'],
    [{ a: [{ cidr: '10.0.0.0' }] }, 'MessageAttributes', "Malformed CIDR, one '/' required"],
    [{ a: [{ 'anything-but': { prefix: ['x'] } }] }, 'MessageAttributes', 'must be a string'],
    [{ a: [[1]] }, 'MessageAttributes', 'Match value must be String, number, true, false, or null'],
  ])('%j in %s: %s', (policy, scope, reason) => {
    expect(() => compileFilter(JSON.stringify(policy), scope)).toThrow(InvalidFilter)
    expect(() => compileFilter(JSON.stringify(policy), scope)).toThrow(reason)
  })

  it('counts 3 × 4 × 2 × 3 = 72 as AWS does in its own example', () => {
    const four = ['1', '2', '3', '4']
    const policy = { a: { b: { c: four } }, d: { e: ['1', '2', '3'] } }
    expect(compileFilter(JSON.stringify(policy), 'MessageBody')).toBeDefined()
  })

  it('never throws anything else, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const scope of ['MessageAttributes', 'MessageBody'] as const) {
          try {
            compileFilter(text, scope)
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidFilter)
          }
        }
      }),
    )
  })
})

describe('reasons', () => {
  it('name the key, its value and the rule', () => {
    const filter = compileFilter('{"store":["other"]}', 'MessageAttributes')!
    expect(new FilterSubject(attributes).rejection(filter, '')).toBe(
      'FilterPolicy: store was "example_corp", not "other"',
    )
  })
})

describe('by chance', () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const value = fc.oneof(fc.constantFrom('x', 'y', 'z'), fc.integer({ min: 0, max: 2 }))
  const policy = fc.dictionary(name, fc.array(value, { minLength: 1, maxLength: 3 }), {
    minKeys: 1,
  })
  const message = fc.dictionary(name, value)

  it('agrees with the plain reading: every key has one of its values', () => {
    fc.assert(
      fc.property(policy, message, (rules, given) => {
        const expected = Object.entries(rules).every(([key, allowed]) =>
          allowed.includes(given[key] as never),
        )
        const body = JSON.stringify(given)
        const filter = compileFilter(JSON.stringify(rules), 'MessageBody')!
        expect(new FilterSubject(undefined).rejection(filter, body) === undefined).toBe(expected)
        const typed = Object.fromEntries(
          Object.entries(given).map(([key, v]) => [
            key,
            { type: typeof v === 'string' ? 'String' : 'Number', value: String(v) },
          ]),
        )
        const same = compileFilter(JSON.stringify(rules), 'MessageAttributes')!
        expect(new FilterSubject(typed).rejection(same, '') === undefined).toBe(expected)
      }),
    )
  })
})
