import { expect, test } from 'vitest'
import type { VirtualClock } from '../../kernel/clock.ts'
import { SLOTS, slotOf, type SlotOwner, type SlotUser } from '../../store/slots.ts'
import { LOOK_MS } from '../../store/store.ts'
import { createSqsToLambda } from './index.ts'
import {
  createWorld,
  FakeLambda,
  FakeQueue,
  mappingRow,
  queueArn,
  type World,
} from './ports.fixture.ts'

/** Slots that a test gives and takes. */
class Owned implements SlotOwner {
  readonly slots = new Set<number>()
  readonly #users = new Set<SlotUser>()

  owns(slot: number): boolean {
    return this.slots.has(slot)
  }

  join(user: SlotUser): () => void {
    this.#users.add(user)
    return () => this.#users.delete(user)
  }

  lapse(): void {}

  gain(slot: number): void {
    this.slots.add(slot)
    for (const user of this.#users) user.gained([slot])
  }

  lose(slot: number): void {
    this.slots.delete(slot)
    for (const user of this.#users) user.lost([slot])
  }
}

const VIA = 'sqs-to-lambda'
const row = mappingRow()
const slot = slotOf(VIA, row.uuid)

/** A node on a store that others write to, none of whose commits is announced to it. */
async function begin(known = true) {
  const world: World = createWorld()
  const queue = new FakeQueue(world.clock)
  const lambda = new FakeLambda(world.clock)
  lambda.row = known ? row : undefined
  const slots = new Owned()
  const store = Object.create(world.env.store, { nodeName: { value: 'one' } })
  const sqs = { ...queue.port(queueArn), watch: () => () => {} }
  const env = { ...world.env, store, slots }
  const edge = createSqsToLambda({ sqs, lambda: lambda.port, env, machineConcurrency: 10 })
  await edge.start()
  await world.settle()
  return { clock: world.clock as VirtualClock, queue, lambda, slots, edge }
}

test('polls for mappings in its own slots, and for no others', async () => {
  const { queue, lambda, slots, clock, edge } = await begin()
  queue.send('x')
  for (let other = 0; other < SLOTS; other++) if (other !== slot) slots.gain(other)
  await clock.advance(10 * LOOK_MS)
  expect(lambda.invocations).toEqual([])
  slots.gain(slot)
  await clock.advance(0)
  expect(lambda.invocations).toHaveLength(1)
  slots.lose(slot)
  await clock.advance(0)
  queue.send('y')
  await clock.advance(10 * LOOK_MS)
  expect(lambda.invocations).toHaveLength(1)
  await edge.stop()
})

test('finds what other nodes sent, and mappings that they made', async () => {
  const { queue, lambda, slots, clock, edge } = await begin(false)
  slots.gain(slot)
  queue.send('x')
  await clock.advance(LOOK_MS)
  expect(lambda.invocations).toEqual([])
  lambda.row = row
  await clock.advance(LOOK_MS)
  expect(lambda.invocations).toHaveLength(1)
  queue.send('y')
  await clock.advance(LOOK_MS)
  expect(lambda.invocations).toHaveLength(2)
  await edge.stop()
})
