// The solver against the plain search that it replaces: every value of every path, memberships
// compared pair by pair, paths in order, as event-ruler describes array-consistent matching.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compilePattern, match } from './pattern.ts'

interface Field {
  readonly value: unknown
  /** Which element of which array it stands in. */
  readonly within: ReadonlyMap<number, number>
}

function fieldsOf(event: unknown): Map<string, Field[]> {
  const fields = new Map<string, Field[]>()
  let arrays = 0
  const visit = (value: unknown, path: string, within: ReadonlyMap<number, number>): void => {
    if (Array.isArray(value)) {
      const array = arrays++
      value.forEach((element, index) => {
        const scalar = typeof element !== 'object' || element === null
        visit(element, path, scalar ? within : new Map(within).set(array, index))
      })
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value))
        visit(each, path === '' ? name : `${path}.${name}`, within)
    } else fields.set(path, [...(fields.get(path) ?? []), { value, within }])
  }
  visit(event, '', new Map())
  return fields
}

type Wanted = readonly [path: string, values: readonly unknown[], absent: boolean]

function search(wanted: readonly Wanted[], fields: Map<string, Field[]>): boolean {
  const consistent = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>) =>
    [...b].every(([array, index]) => (a.get(array) ?? index) === index)
  const from = (at: number, chosen: ReadonlyMap<number, number>): boolean => {
    const next = wanted[at]
    if (next === undefined) return true
    const [path, values, absent] = next
    const there = (fields.get(path) ?? []).filter(({ within }) => consistent(chosen, within))
    if (absent && there.length === 0 && from(at + 1, chosen)) return true
    return there.some(
      ({ value, within }) =>
        values.includes(value) && from(at + 1, new Map([...chosen, ...within])),
    )
  }
  return from(0, new Map())
}

const names = ['a', 'b', 'c']
const scalar = fc.constantFrom(1, 2, 3)
const { event } = fc.letrec<{ event: Record<string, unknown>; node: unknown }>((tie) => ({
  event: fc.dictionary(fc.constantFrom(...names), tie('node'), { maxKeys: 3 }),
  node: fc.oneof(
    { maxDepth: 5, depthSize: 'medium' },
    scalar,
    tie('event'),
    fc.array(fc.oneof({ weight: 4, arbitrary: tie('event') }, scalar), { maxLength: 3 }),
  ),
}))

const path = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
const leaf = fc.tuple(
  path.map((steps) => steps.join('.')),
  fc.uniqueArray(scalar, { minLength: 1, maxLength: 2 }),
  fc.boolean(),
)

function agree(leaves: readonly Wanted[], subject: unknown): boolean {
  const wanted = [...leaves].sort(([a], [b]) => (a < b ? -1 : 1))
  const pattern = Object.fromEntries(
    wanted.map(([at, values, absent]) => [at, absent ? [...values, { exists: false }] : values]),
  )
  const expected = search(wanted, fieldsOf(subject))
  expect(match(compilePattern(pattern), subject).matched).toBe(expected)
  return expected
}

it('finds what an exhaustive search finds', () => {
  let found = 0
  const patterns = fc.uniqueArray(leaf, { minLength: 1, maxLength: 4, selector: ([at]) => at })
  fc.assert(
    fc.property(patterns, event, (leaves, subject) => {
      if (agree(leaves, subject)) found++
    }),
    { numRuns: 5000 },
  )
  // Neither answer is rare, so that agreement means something.
  expect(found).toBeGreaterThan(500)
  expect(found).toBeLessThan(4500)
})

it('does so too where several fields of one array are asked for', () => {
  const inner = fc.record({ a: scalar, c: scalar }, { requiredKeys: [] })
  const element = fc.record(
    {
      b: fc.oneof(scalar, fc.array(fc.oneof(scalar, inner), { maxLength: 3 })),
      c: fc.oneof(scalar, fc.record({ b: scalar }, { requiredKeys: [] })),
    },
    { requiredKeys: [] },
  )
  const nested = fc.array(element, { maxLength: 2 })
  const array = fc.array(fc.oneof(scalar, element, nested), { maxLength: 4 })
  const subject = fc.record({ a: array, b: scalar }, { requiredKeys: [] })
  const dense = fc.tuple(
    fc.constantFrom('a', 'b', 'a.b', 'a.c', 'a.b.a', 'a.b.c', 'a.c.b'),
    fc.uniqueArray(scalar, { minLength: 1, maxLength: 2 }),
    fc.boolean(),
  )
  const patterns = fc.uniqueArray(dense, { minLength: 2, maxLength: 4, selector: ([at]) => at })
  fc.assert(
    fc.property(patterns, subject, (leaves, value) => {
      agree(leaves, value)
    }),
    { numRuns: 5000 },
  )
})
