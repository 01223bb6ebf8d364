import { describe, expect, test } from 'vitest'

import { World, type WorldOptions } from './pump.fixture.ts'

const DAY_MS = 86_400_000

/** Emits in bursts with crashes in between, ends the faults' game by time, and checks. */
async function run(
  options: WorldOptions,
  { crashes = 3, bursts = 12, settled = false } = {},
): Promise<string[]> {
  const world = new World(options)
  const { random } = world
  world.start()
  const pick = (n: number) => Math.floor(random.float() * n)
  for (let burst = 0; burst < bursts; burst++) {
    await world.emit(1 + pick(12), () => {
      const target = `t${pick(3)}`
      return pick(4) === 0 ? { target } : { target, lane: `l${pick(3)}` }
    })
    if (settled || pick(2) === 0) await world.clock.advance(pick(400))
    for (let turns = pick(4); turns > 0; turns--)
      await new Promise((resolve) => setImmediate(resolve))
    if (crashes > 0 && pick(bursts) < crashes) await world.crash()
  }
  await world.clock.advance(2 * DAY_MS)
  const wrong = await world.check()
  await world.pump!.stop()
  await world.settle()
  return wrong
}

const faulty = { failing: 0.4, commitFaults: 0.3, maxAttempts: 5 }
const small = { intents: 8, channels: 3, pageIntents: 2, pages: 2, carries: 3, carriesPerEdge: 2 }
const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('whatever fails: nothing is lost, nothing happens twice, no lane is inverted', () => {
  const ways: Record<string, Omit<WorldOptions, 'seed'>> = {
    'one of a lane at a time': { ...faulty },
    'several of a lane at a time': { ...faulty, keepsLanes: true },
    'with many carries at once': { ...faulty, concurrency: 3, batchSize: 2 },
    'with next to no memory': { ...faulty, limits: small },
    'with next to no memory, several at a time': {
      ...faulty,
      ...{ limits: small, keepsLanes: true, concurrency: 2 },
    },
  }
  for (const [way, options] of Object.entries(ways)) {
    test(way, async () => {
      for (const seed of seeds) {
        const wrong = await run({ ...options, seed })
        expect(wrong, `seed ${seed}`).toEqual([])
      }
    })
  }
})

describe('the check finds planted bugs', () => {
  const finds = async (options: Omit<WorldOptions, 'seed'>, crashes: number) => {
    for (const seed of seeds) {
      const wrong = await run({ ...options, seed }, { crashes, settled: true })
      if (wrong.length > 0) return wrong
    }
    return []
  }

  test('a target that does not take', async () => {
    const wrong = await finds({ ...faulty, bug: 'no-take' }, 3)
    expect(wrong.join('\n')).toMatch(/arrived at .* and at/)
  })

  test('a lane read by due time', async () => {
    const wrong = await finds({ ...faulty, limits: small, bug: 'lanes-by-due-time' }, 3)
    expect(wrong.join('\n')).toMatch(/overtaken in lane/)
  })

  test('a pump that misses what commits announce', async () => {
    const wrong = await finds({ ...faulty, bug: 'forgets-news' }, 0)
    expect(wrong.join('\n')).toMatch(/is lost/)
  })
})
