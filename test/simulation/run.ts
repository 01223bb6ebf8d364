// One run of a seed: what the clients do, the crashes in between, the end, and the verdict.

import { hopsOf, scanRows } from '../../src/lineage/hop-rows.ts'
import { check } from './checks.ts'
import { Clients, seenOf } from './clients.ts'
import type { History } from './history.ts'
import { ledgerOf } from './ledger.ts'
import type { Plan, SimulationOptions } from './options.ts'
import { ASYNC, FAN_OUTS, LINES, urlOf } from './topology.ts'
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
  watch: (world: World) => void = () => {},
): Promise<Verdict> {
  const world = new World(options)
  watch(world)
  await world.begin()
  const clients = new Clients(world)
  const { steps, weather } = world.plan
  for (let step = 0; step < steps; step++) {
    clients.act()
    const dice = world.chance()
    if (dice < 0.3) await world.turns(world.pick(10))
    else if (dice < 0.6) await world.advance(world.pick(dice < 0.35 ? 90_000 : 5_000))
    if (step % 10 === 9) await world.spoil()
    if (world.chance() < weather.crashing) await world.crash()
  }
  world.calmDown()
  await clients.finish()
  for (let i = 0; i < DRAIN_STEPS; i++) {
    await clients.drain()
    await world.advance(DRAIN_STEP_MS)
    if (i > 5 && (await isEmpty(world))) break
  }
  await takeStock(world)
  const { history, plan, life } = world
  const hops = []
  for await (const row of scanRows(life.disk, { after: 0 })) hops.push(...hopsOf(row))
  const ledger = ledgerOf(history.events)
  const outboxLeft = await life.disk.outbox.count()
  const wrong = check({ plan, history, ledger, hops, outboxLeft })
  return { seed: options.seed, plan, wrong, hash: history.hash(), history }
}

function sources(world: World): string[] {
  const queues = LINES.map(({ queue }) => queue)
  return world.hasSns ? [...queues, ...FAN_OUTS.flatMap(({ queues }) => queues)] : queues
}

async function countsOf(world: World, queue: string) {
  const { Attributes: of } = await world.life.call('sqs.GetQueueAttributes', {
    QueueUrl: urlOf(queue),
    AttributeNames: ['All'],
  })
  return {
    visible: Number(of.ApproximateNumberOfMessages),
    inFlight: Number(of.ApproximateNumberOfMessagesNotVisible),
    delayed: Number(of.ApproximateNumberOfMessagesDelayed),
  }
}

async function isEmpty(world: World): Promise<boolean> {
  if ((await world.life.disk.outbox.count()) > 0) return false
  for (const queue of sources(world)) {
    const { visible, inFlight, delayed } = await countsOf(world, queue)
    if (visible + inFlight + delayed > 0) return false
  }
  return true
}

/** What the counters say, and everything that lies in dead-letter queues. */
async function takeStock(world: World): Promise<void> {
  for (const queue of sources(world)) {
    world.add({ kind: 'counts', queue, ...(await countsOf(world, queue)) })
  }
  for (const queue of [...LINES.map(({ dead }) => dead), ASYNC.dead]) await emptyDead(world, queue)
}

async function emptyDead(world: World, queue: string): Promise<void> {
  const url = { QueueUrl: urlOf(queue) }
  for (;;) {
    const output = await world.life.call('sqs.ReceiveMessage', {
      ...url,
      MaxNumberOfMessages: 10,
      AttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    const messages = seenOf(output)
    if (messages.length === 0) return
    const requestIds = (output.Messages as any[]).flatMap(({ MessageAttributes: of }) =>
      of?.RequestID ? [of.RequestID.StringValue as string] : [],
    )
    world.add({ kind: 'dead', queue, messages, requestIds })
    await world.life.call('sqs.DeleteMessageBatch', {
      ...url,
      Entries: messages.map(({ handle }, i) => ({ Id: String(i), ReceiptHandle: handle })),
    })
  }
}
