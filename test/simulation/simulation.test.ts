// Many seeds of the whole engine, each with its own shape, weather and crashes. A seed that fails is
// replayed with `npm run sim -- --seed N --verbose`.

import { performance } from 'node:perf_hooks'
import { describe, expect, test, vi } from 'vitest'
import { BUGS, type Bug } from './bugs.ts'
import { simulate } from './run.ts'

/** The first seed and how many; `MILLRACE_SEEDS=5000` for a long night. */
const FIRST = Number(process.env.MILLRACE_SEED ?? 1)
const SEEDS = Number(process.env.MILLRACE_SEEDS ?? 240)
const PER_TEST = 40
const BUDGET_MS = 60_000 + SEEDS * 500

describe(`${SEEDS} seeds from ${FIRST}`, () => {
  for (let from = FIRST; from < FIRST + SEEDS; from += PER_TEST) {
    const until = Math.min(from + PER_TEST, FIRST + SEEDS)
    test(
      `seeds ${from} to ${until - 1} hold all promises`,
      async () => {
        const wrong: string[] = []
        for (let seed = from; seed < until; seed++) {
          const verdict = await simulate({ seed })
          wrong.push(...verdict.wrong.map((problem) => `seed ${seed}: ${problem}`))
        }
        expect(wrong).toEqual([])
      },
      BUDGET_MS,
    )
  }
})

test('the same seed is the same run', async () => {
  for (const seed of [2, 5, 11, 23]) {
    const [one, two] = [await simulate({ seed }), await simulate({ seed })]
    expect(two.hash).toBe(one.hash)
  }
  expect((await simulate({ seed: 2 })).hash).not.toBe((await simulate({ seed: 3 })).hash)
})

test('a run is the same on a machine so busy that every look at its clocks is a second later', async () => {
  let ms = 0
  const later = () => (ms += 1_000)
  for (const seed of [2, 3, 14]) {
    const { hash } = await simulate({ seed })
    const clocks = [vi.spyOn(performance, 'now'), vi.spyOn(Date, 'now')]
    for (const clock of clocks) clock.mockImplementation(later)
    try {
      expect((await simulate({ seed })).hash).toBe(hash)
    } finally {
      for (const clock of clocks) clock.mockRestore()
    }
  }
})

/** What each planted bug breaks, in the words of the check that must say so. */
const SYMPTOMS: Record<Bug, RegExp> = {
  'acknowledge-before-durable': /nothing acknowledged is lost/,
  'lose-intents': /nothing acknowledged is lost/,
  'swap-messages': /groups are delivered in order/,
  'forget-deduplication': /one message for five minutes/,
  'forget-hops': /the lineage tells/,
  'miss-late-timers': /nothing is left|nothing acknowledged is lost/,
}

/** As many as `npm test` runs: what they would not find, the suite does not guard against. */
const MOST_SEEDS = 200

describe('planted bugs are found', () => {
  for (const bug of BUGS) {
    test(
      bug,
      async () => {
        const found: string[] = []
        for (let seed = 1; seed <= MOST_SEEDS && found.length === 0; seed++) {
          const { wrong } = await simulate({ seed, bug })
          found.push(...wrong.filter((problem) => SYMPTOMS[bug].test(problem)))
        }
        expect(found).not.toEqual([])
      },
      BUDGET_MS,
    )
  }
})
