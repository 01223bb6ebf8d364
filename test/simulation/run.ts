// One run of a seed: what the clients do, the crashes in between, the end, and the verdict.

import { scanRows } from '../../src/lineage/hop-rows.ts'
import { check } from './checks.ts'
import { Clients } from './clients.ts'
import { Cluster } from './cluster.ts'
import type { Ground } from './ground.ts'
import type { History } from './history.ts'
import { ledgerOf } from './ledger.ts'
import type { Plan, SimulationOptions } from './options.ts'
import { countsOf, emptyDead, isEmpty } from './stock.ts'
import { DEAD_QUEUES, QUEUES } from './topology.ts'
import { World } from './world.ts'

export interface Verdict {
  readonly seed: number
  readonly plan: Plan
  /** Sentences about what does not hold. */
  readonly wrong: readonly string[]
  /** The same for the same seed and code. */
  readonly hash: string
  readonly history: History
}

/** Longer than any visibility timeout, delay, batching window and asynchronous retry. */
const DRAIN_STEP_MS = 61_000
const DRAIN_STEPS = 40

export async function simulate(
  options: SimulationOptions,
  watch: (world: Ground) => void = () => {},
): Promise<Verdict> {
  const world: Ground = options.nodes === undefined ? new World(options) : new Cluster(options)
  watch(world)
  await world.begin()
  const clients = new Clients(world)
  const { steps, weather } = world.plan
  for (let step = 0; step < steps; step++) {
    void clients.act()
    const dice = world.chance()
    if (dice < 0.3) await world.turns(world.pick(10))
    else if (dice < 0.6) await world.advance(world.pick(dice < 0.35 ? 90_000 : 5_000))
    if (step % 10 === 9) await world.spoil()
    if (world.chance() < weather.managing) void world.manage()
    if (world.chance() < weather.crashing) await world.crash()
    else if (world.chance() < weather.stopping) await world.stop()
    await world.befall()
  }
  await world.calmDown()
  await clients.finish()
  // With few places throttled events take long turns: each waits for up to five minutes.
  const drainSteps = DRAIN_STEPS * (world.plan.cluster?.reserved === undefined ? 1 : 5)
  for (let i = 0; i < drainSteps; i++) {
    await clients.drain()
    await world.advance(DRAIN_STEP_MS)
    if (i > 5 && (await isOver(world))) break
  }
  await takeStock(world)
  const { history, plan, disk } = world
  const hops = []
  for await (const row of scanRows(disk, { after: 0 })) hops.push(...row.hops)
  const ledger = ledgerOf(history.events)
  const outboxLeft = await disk.outbox.count()
  const wrong = check({ plan, history, ledger, hops, outboxLeft })
  return { seed: options.seed, plan, wrong, hash: history.hash(), history }
}

async function isOver(world: Ground): Promise<boolean> {
  return (await world.disk.outbox.count()) === 0 && isEmpty(callOf(world), QUEUES)
}

/** What the counters say, and everything that lies in dead-letter queues. */
async function takeStock(world: Ground): Promise<void> {
  const call = callOf(world)
  for (const queue of QUEUES) world.add({ kind: 'counts', queue, ...(await countsOf(call, queue)) })
  for (const queue of DEAD_QUEUES) {
    await emptyDead(call, queue, (messages) => void world.add({ kind: 'dead', queue, messages }))
  }
}

function callOf(world: Ground) {
  return (name: string, input: object) => world.ask(name, input)
}
