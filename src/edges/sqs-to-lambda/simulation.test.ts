// Real queues, a function that fails, is throttled and takes its time by seed: what must hold
// whatever happens. A failing run names its seed.

import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../kernel/random.ts'
import { createMappings } from '../../services/lambda/mappings.ts'
import type { InvokeResult, LambdaPort } from '../../services/lambda/port.ts'
import { worldOf } from '../../services/sqs/test-context.ts'
import { testContext, type TestContext } from '../../services/test-context.ts'
import { createSqsToLambda } from './index.ts'
import { answer, failure, FakeLambda, mappingRow, type Invocation } from './ports.fixture.ts'

const SEEDS = 40
const GROUPS = 4
const MESSAGES = 40

interface Run {
  readonly sent: string[]
  /** Bodies in the order in which the function succeeded with them. */
  readonly done: string[]
  /** Most invocations under way at once for one group. */
  readonly mostPerGroup: number
  readonly left: number
}

/** What a group's messages do: a body is `<group>:<number>`. */
const groupOf = (body: string) => body.split(':')[0]!

interface Faults {
  /** Turns of the event loop after which the process dies. */
  readonly crashAfter?: number
  /** The negative control: a function that answers well and did nothing. */
  readonly loses?: boolean
}

async function run(seed: number, fifo: boolean, { crashAfter, loses }: Faults = {}): Promise<Run> {
  const chance = new SeededRandom(seed)
  let context = testContext({ service: 'sqs', random: new SeededRandom(seed + 1) })
  const url = await worldOf(context).queue(
    fifo ? 'q.fifo' : 'q',
    fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : undefined,
  )
  const arn = worldOf(context).arnOf(url)
  await createMappings(context).create(
    mappingRow({
      eventSourceArn: arn,
      batchSize: 1 + Math.floor(chance.float() * 10),
      account: context.account,
    }),
  )
  const sent = Array.from({ length: MESSAGES }, (_, i) => `g${i % GROUPS}:${i}`)
  const done: string[] = []
  const underWay = new Map<string, number>()
  let mostPerGroup = 0
  let calls = 0

  async function reply({ bodies }: Invocation, dead: () => boolean): Promise<InvokeResult> {
    calls++
    const dice = chance.float()
    if (dice < 0.15) return { kind: 'throttled', reason: 'x' }
    const groups = new Set(bodies.map(groupOf))
    for (const group of groups) {
      underWay.set(group, (underWay.get(group) ?? 0) + 1)
      mostPerGroup = Math.max(mostPerGroup, underWay.get(group)!)
    }
    for (let turns = chance.float() * 5; turns > 0; turns--) await new Promise(setImmediate)
    for (const group of groups) underWay.set(group, underWay.get(group)! - 1)
    if (loses && dice < 0.4) return answer(null)
    if (dice < 0.4 || dead()) return failure('by chance')
    done.push(...bodies)
    return answer(null)
  }

  function start(context: TestContext) {
    const world = worldOf(context)
    let crashed = false
    const fake = new FakeLambda(context.clock)
    fake.reply = (invocation) => reply(invocation, () => crashed)
    const lambda: LambdaPort = { ...fake.port, mappings: createMappings(context) }
    const edge = createSqsToLambda({ sqs: world.port, lambda, env: context })
    return { world, edge, crash: () => void (crashed = true) }
  }

  let life = start(context)
  await life.edge.start()
  for (const body of sent)
    await life.world.send(url, body, fifo ? { MessageGroupId: groupOf(body) } : {})
  if (crashAfter !== undefined) {
    for (let i = 0; i < crashAfter; i++) await new Promise(setImmediate)
    life.crash()
    context = { ...context, store: context.store.crash() }
    // What the old process still held in memory comes to nothing: its store is gone.
    await life.edge.stop()
    underWay.clear()
    life = start(context)
    await life.edge.start()
  }
  for (let minute = 0; minute < 60; minute++) {
    await life.world.advance(60_000)
    const { visible, inFlight } = await life.world.counts(url)
    if (visible + inFlight === 0) break
  }
  const { visible, inFlight } = await life.world.counts(url)
  await life.edge.stop()
  expect(calls).toBeGreaterThan(MESSAGES / 10)
  return { sent, done, mostPerGroup, left: visible + inFlight }
}

const inGroup = (bodies: readonly string[], group: number) =>
  bodies.filter((body) => groupOf(body) === `g${group}`)

const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1)

describe('by chance', () => {
  it.each(seeds)('a standard queue loses nothing: seed %d', async (seed) => {
    const { sent, done, left } = await run(seed, false)
    expect(left).toBe(0)
    expect([...new Set(done)].sort()).toEqual([...sent].sort())
  })

  it.each(seeds)('a FIFO queue keeps order, once and one at a time: seed %d', async (seed) => {
    const { sent, done, left, mostPerGroup } = await run(seed, true)
    expect(left).toBe(0)
    expect(mostPerGroup).toBe(1)
    for (let group = 0; group < GROUPS; group++)
      expect(inGroup(done, group)).toEqual(inGroup(sent, group))
  })

  it.each(seeds)('a crash loses nothing: seed %d', async (seed) => {
    const { sent, done, left } = await run(seed, true, { crashAfter: seed })
    expect(left).toBe(0)
    expect([...new Set(done)].sort()).toEqual([...sent].sort())
  })

  it('would show a loss', async () => {
    const { sent, done, left } = await run(1, false, { loses: true })
    expect(left).toBe(0)
    expect(new Set(done).size).toBeLessThan(sent.length)
  })
})
