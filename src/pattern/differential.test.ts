// The matcher against a slow one that shares nothing with it, over patterns and events by chance. By hand
// with more: `MILLRACE_PATTERNS=1000000 npx vitest run src/pattern/differential.test.ts`.

import { expect, test } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import { InvalidPattern } from './invalid-pattern.ts'
import { compilePattern, match } from './pattern.ts'
import { slowlyMatches } from './reference.fixture.ts'

const RUNS = Number(process.env.MILLRACE_PATTERNS ?? 5_000)
const SEED = Number(process.env.MILLRACE_SEED ?? 7)

const random = new SeededRandom(SEED)
const dice = (sides: number) => Math.floor(random.float() * sides)
const oneOf = <T>(list: readonly T[]): T => list[dice(list.length)]!
const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + dice(most) }, make)

const TEXTS = ['a', 'ab', 'b', 'ba', 'AB', 'abab', '']
const text = () => oneOf(TEXTS)
const shown = () => oneOf(['a', 'ab', 'b', 'ba', 'AB'])
const number = () => oneOf([0, 1, 2, 3, -1, 1.5])
const scalar = () => oneOf<() => unknown>([text, text, number, () => dice(2) === 0, () => null])()
const wildcard = () => oneOf(['a*', '*b', 'a*b', '*a*', '*', '*ab*'])

function numeric(): unknown[] {
  if (dice(2) === 0) return [oneOf(['=', '<', '<=', '>', '>=']), number()]
  const low = number()
  return [oneOf(['>', '>=']), low, oneOf(['<', '<=']), low + 1 + dice(2)]
}

function matcher(): unknown {
  switch (dice(10)) {
    case 0:
      return { prefix: dice(3) === 0 ? { 'equals-ignore-case': shown() } : shown() }
    case 1:
      return { suffix: dice(3) === 0 ? { 'equals-ignore-case': shown() } : shown() }
    case 2:
      return { 'equals-ignore-case': shown() }
    case 3:
      return { wildcard: wildcard() }
    case 4:
      return { numeric: numeric() }
    case 5:
      return { exists: dice(2) === 0 }
    case 6:
      return { 'anything-but': anythingBut() }
    default:
      return scalar()
  }
}

function anythingBut(): unknown {
  switch (dice(6)) {
    case 0:
      return some(2, number)
    case 1:
      return { prefix: dice(2) === 0 ? shown() : some(2, shown) }
    case 2:
      return { suffix: dice(2) === 0 ? shown() : some(2, shown) }
    case 3:
      return { 'equals-ignore-case': dice(2) === 0 ? shown() : some(2, shown) }
    case 4:
      return { wildcard: dice(2) === 0 ? wildcard() : some(2, wildcard) }
    default:
      return some(2, shown)
  }
}

/** Names of branches are their own: a path that is given twice keeps the later of them. */
function fields(names: readonly string[], depth: number): Record<string, unknown> {
  const entries = some(3, () => {
    const isDeep = depth < 2 && dice(3) === 0
    return [oneOf(names), isDeep ? fields(['x', 'y'], depth + 1) : some(3, matcher)] as const
  })
  return Object.fromEntries(entries)
}

function pattern(): object {
  const plain = fields(['x', 'y', 'z'], 0)
  if (dice(4) > 0) return plain
  return { ...plain, $or: [fields(['p'], 1), fields(['q'], 1), ...(dice(2) ? [fields(['r'], 1)] : [])] } // prettier-ignore
}

function value(depth: number): unknown {
  const kind = dice(depth < 3 ? 6 : 2)
  if (kind < 3) return scalar()
  if (kind === 3) return Array.from({ length: dice(4) }, () => value(depth + 1))
  if (kind === 4) return some(3, () => event(depth + 1))
  return event(depth + 1)
}

function event(depth: number): Record<string, unknown> {
  const names = depth === 0 ? ['x', 'y', 'z', 'p', 'q', 'r', 'x.y'] : ['x', 'y']
  return Object.fromEntries(
    some(4, () => {
      const name = oneOf(names)
      // Two arrays of one path are more than AWS says anything about.
      return [name, name.includes('.') ? scalar() : value(depth)] as const
    }),
  )
}

/** undefined: several wildcards together are more than AWS takes. */
function compiledOf(asked: object) {
  try {
    return compilePattern(asked)
  } catch (error) {
    if (error instanceof InvalidPattern && error.message.includes('too complex')) return undefined
    throw error
  }
}

test(`${RUNS} patterns and events, seed ${SEED}`, () => {
  let matched = 0
  for (let run = 0; run < RUNS; run++) {
    const [given, asked] = [event(0), pattern()]
    const expected = slowlyMatches(asked, given)
    if (expected) matched++
    const compiled = compiledOf(asked)
    if (compiled === undefined) continue
    const found = match(compiled, given)
    if (found.matched !== expected) {
      const both = JSON.stringify({ asked, given })
      expect({ run, both, matched: found.matched }).toEqual({ run, both, matched: expected })
    }
    if (!expected) expect(found.reason?.text).toBeTruthy()
  }
  // Neither of them may be a rarity, or nothing was compared.
  expect(matched).toBeGreaterThan(RUNS / 50)
  expect(matched).toBeLessThan((RUNS * 9) / 10)
})
