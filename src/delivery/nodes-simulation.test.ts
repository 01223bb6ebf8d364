import { describe, expect, test } from 'vitest'
import { Cluster, LEASE_MS, type ClusterOptions } from './nodes-world.fixture.ts'
import type { Bug } from './nodes-bugs.fixture.ts'

/** How often, per burst. */
interface Trouble {
  readonly kills?: number
  readonly stops?: number
  readonly pauses?: number
}

const ALL: Trouble = { kills: 0.1, stops: 0.1, pauses: 0.3 }

async function run(options: ClusterOptions, trouble = ALL): Promise<string[]> {
  const cluster = new Cluster(options)
  const { kills = 0, stops = 0, pauses = 0 } = trouble
  await cluster.clock.advance(LEASE_MS * 2)
  for (let burst = 0; burst < 12; burst++) {
    await cluster.emit(1 + cluster.pick(10))
    const member = cluster.pick(options.nodes)
    if (cluster.chance(kills)) cluster.kill(member)
    else if (cluster.chance(stops)) await cluster.stop(member)
    else if (cluster.chance(pauses)) cluster.pause(member, cluster.pick(4 * LEASE_MS))
    await cluster.turns(cluster.pick(6))
    if (cluster.chance(0.7)) await cluster.clock.advance(cluster.pick(2 * LEASE_MS))
    cluster.lookAtSlots()
  }
  await cluster.calmDown()
  return cluster.check()
}

const FIRST = Number(process.env.MILLRACE_SEED ?? 0)
const SEEDS = Number(process.env.MILLRACE_SEEDS ?? 20)
const BUDGET_MS = 60_000 + SEEDS * 1_000
const seeds = Array.from({ length: SEEDS }, (_, i) => FIRST + i)

describe('nodes share the outbox: nothing is lost, nothing happens twice, no lane is inverted', () => {
  const faulty = { failing: 0.3, deaf: 0.3 }
  const ways: Record<string, Omit<ClusterOptions, 'seed'>> = {
    'one node': { nodes: 1, ...faulty },
    'two nodes': { nodes: 2, ...faulty },
    'three nodes, several of a lane at a time': { nodes: 3, ...faulty, keepsLanes: true },
    'three nodes with wrong clocks': { nodes: 3, ...faulty, skewMs: 5_000 },
    'three nodes whose work takes time': { nodes: 3, ...faulty, impatient: true },
    'three nodes with everything': {
      nodes: 3,
      ...faulty,
      skewMs: 2_000,
      commitFaults: 0.2,
      impatient: true,
    },
  }
  for (const [way, options] of Object.entries(ways)) {
    test(
      way,
      async () => {
        for (const seed of seeds)
          expect(await run({ ...options, seed }), `seed ${seed}`).toEqual([])
      },
      BUDGET_MS,
    )
  }
})

const MOST_SEEDS = 200

describe('the check finds planted bugs', () => {
  const symptoms: Record<Bug, RegExp> = {
    'no-fence': /ended twice|was decided after|overtaken|and buried/,
    'zombie-settles': /ended twice|was decided after|and buried/,
    'lease-not-renewed': /have slot/,
    'never-looks': /is lost/,
  }
  for (const [bug, symptom] of Object.entries(symptoms)) {
    test(
      bug,
      async () => {
        const found: string[] = []
        for (let seed = 0; seed < MOST_SEEDS && found.length === 0; seed++) {
          const impatient = seed % 2 === 0
          const options = { seed, nodes: 3, failing: 0.4, deaf: 0.3, impatient, bug: bug as Bug }
          const wrong = await run(options, { ...ALL, pauses: 0.6 })
          found.push(...wrong.filter((problem) => symptom.test(problem)))
        }
        expect(found).not.toEqual([])
      },
      BUDGET_MS,
    )
  }
})
