// Fan-out under injected faults and crashes of the process, by seed: nothing lost, nothing twice,
// groups in order. A failing run names its seed.

import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import type { CommitFault } from '../store/memory/memory-engine.ts'
import { crashed, faultyContext, startWorld, type SnsWorld } from './sns-world.fixture.ts'

const SEEDS = 15
const MESSAGES = 24
const GROUPS = 3

interface Run {
  /** Bodies that Publish accepted, in order. */
  readonly accepted: string[]
  /** Per queue: SNS's message id and the body of everything in it, in order. */
  readonly queues: { id: string; body: string }[][]
}

interface Plan {
  readonly seed: number
  readonly fifo: boolean
  readonly queues: number
  readonly long?: boolean
  readonly tamper?: (world: SnsWorld, message: number) => Promise<void>
}

function faultsBy(chance: SeededRandom): CommitFault {
  const dice = chance.float()
  if (dice < 0.04) return 'fail'
  if (dice < 0.08) return 'info'
  return dice < 0.5 ? { turns: Math.floor(chance.float() * 4) } : undefined
}

async function run({ seed, fifo, queues: count, long, tamper }: Plan): Promise<Run> {
  const chance = new SeededRandom(seed)
  let calm = true
  const commit = () => (calm ? undefined : faultsBy(chance))
  let world = startWorld(faultyContext(seed, { commit }))
  const suffix = fifo ? '.fifo' : ''
  const topicArn = await world.topic(`t${suffix}`)
  const names = Array.from({ length: count }, (_, i) => `q${i}${suffix}`)
  for (const name of names) await world.queueOn(topicArn, name)
  calm = false
  const accepted: string[] = []
  for (let i = 0; i < MESSAGES; i++) {
    const body = `${i}${long ? '.'.repeat(9_000) : ''}`
    const group = { MessageGroupId: `g${i % GROUPS}`, MessageDeduplicationId: `d${i}` }
    // A publisher that tries until it is told that it succeeded.
    for (;;) {
      const done = await world.publish(topicArn, body, fifo ? group : {}).catch(() => undefined)
      if (done !== undefined) break
      await world.context.clock.advance(50)
    }
    accepted.push(body)
    await tamper?.(world, i)
    if (chance.float() < 0.2) {
      world = startWorld(await crashed(world, Math.floor(chance.float() * 3)))
    }
    if (chance.float() < 0.3) await world.context.clock.advance(100)
  }
  calm = true
  for (let i = 0; i < 50 && (await world.context.store.outbox.count()) > 0; i++) {
    await world.context.clock.advance(60_000)
  }
  expect(await world.context.store.outbox.count()).toBe(0)
  const queues = []
  for (const name of names) {
    const drained = await world.drain(name)
    queues.push(drained.map(({ body }) => ({ id: body.MessageId, body: body.Message as string })))
  }
  await world.stop()
  return { accepted, queues }
}

const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1)

function requireExactlyOnce({ accepted, queues }: Run): void {
  for (const queue of queues) {
    const ids = queue.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const bodies = new Set(queue.map(({ body }) => body))
    expect(accepted.filter((body) => !bodies.has(body))).toEqual([])
  }
  // What one queue has, all have: also of a publish that was refused after it had happened.
  const all = queues.map((queue) => queue.map(({ id }) => id).sort())
  for (const ids of all) expect(ids).toEqual(all[0])
}

function requireOrder({ accepted, queues }: Run): void {
  const inGroup = (bodies: string[], group: number) =>
    bodies.filter((body) => Number.parseInt(body) % GROUPS === group)
  for (const queue of queues) {
    const bodies = queue.map(({ body }) => body)
    for (let group = 0; group < GROUPS; group++) {
      expect(inGroup(bodies, group)).toEqual(inGroup(accepted, group))
    }
  }
}

describe('fan-out under faults and crashes', () => {
  it.each(seeds)('one topic, ten queues: seed %d', async (seed) => {
    requireExactlyOnce(await run({ seed, fifo: false, queues: 10 }))
  })

  it.each(seeds)('long messages, stored once: seed %d', async (seed) => {
    requireExactlyOnce(await run({ seed, fifo: false, queues: 4, long: true }))
  })

  it.each(seeds)('one FIFO topic, three FIFO queues: seed %d', async (seed) => {
    const result = await run({ seed, fifo: true, queues: 3 })
    requireExactlyOnce(result)
    requireOrder(result)
  })
})

describe('the checks themselves', () => {
  it('see a message that one queue lost', async () => {
    const tamper = async (world: SnsWorld, i: number) => {
      if (i === 5) await world.sqs.call('PurgeQueue', { QueueUrl: urlOf(world, 'q1') })
      await world.settle()
    }
    const result = await run({ seed: 1, fifo: false, queues: 2, tamper })
    expect(() => requireExactlyOnce(result)).toThrow()
  })

  it('see an inversion', async () => {
    const result = await run({ seed: 1, fifo: true, queues: 1 })
    result.queues[0]!.reverse()
    expect(() => requireOrder(result)).toThrow()
  })
})

function urlOf(world: SnsWorld, name: string): string {
  return `http://localhost:4566/${world.context.account}/${name}`
}
