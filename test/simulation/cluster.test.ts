// Two and three engines over one store. A seed that fails is replayed with
// `npm run sim -- --nodes 3 --seed N --verbose`.

import { describe, expect, test } from 'vitest'
import { CLUSTER_BUGS, type ClusterBug } from './cluster-bugs.ts'
import { simulate } from './run.ts'

/** The first seed and how many of each kind; the long run is `npm run sim`. */
const FIRST = Number(process.env.MILLRACE_SEED ?? 1)
const SEEDS = Number(process.env.MILLRACE_SEEDS ?? 8)
const BUDGET_MS = 120_000 + SEEDS * 5_000

for (const nodes of [1, 2, 3]) {
  const seeds = nodes === 1 ? Math.ceil(SEEDS / 6) : SEEDS
  test(
    `${seeds} seeds from ${FIRST} with ${nodes} nodes hold all promises`,
    async () => {
      const wrong: string[] = []
      for (let seed = FIRST; seed < FIRST + seeds; seed++) {
        const verdict = await simulate({ seed, nodes })
        wrong.push(...verdict.wrong.map((problem) => `seed ${seed}: ${problem}`))
      }
      expect(wrong).toEqual([])
    },
    BUDGET_MS,
  )
}

test('the same seed is the same run', async () => {
  for (const seed of [3, 7]) {
    const [one, two] = [await simulate({ seed, nodes: 3 }), await simulate({ seed, nodes: 3 })]
    expect(two.hash).toBe(one.hash)
  }
})

const SYMPTOMS: Record<ClusterBug, RegExp> = {
  'no-fence': /decided once/,
  'zombie-settles': /decided once/,
  'no-look': /nothing acknowledged is lost|is lost|nothing is left/,
}
const MOST_SEEDS = 200

describe('planted bugs are found', () => {
  for (const bug of CLUSTER_BUGS) {
    test(
      bug,
      async () => {
        const found: string[] = []
        for (let seed = 1; seed <= MOST_SEEDS && found.length === 0; seed++) {
          const { wrong } = await simulate({ seed, nodes: 3, bug })
          found.push(...wrong.filter((problem) => SYMPTOMS[bug].test(problem)))
        }
        expect(found).not.toEqual([])
      },
      BUDGET_MS,
    )
  }
})
