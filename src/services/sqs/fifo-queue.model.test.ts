// Random commands against a FIFO queue and against groups of lists. Which group a receive turns to
// is SQS's choice; what it may and must return is not.

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sqsWorld, worldOf, type SqsWorld } from './test-context.ts'

const MAX_RECEIVES = 3

interface Message {
  readonly body: string
  readonly group: string
  visibleAtMs: number
  receives: number
}

interface Handle {
  readonly message: Message
  readonly text: string
  readonly receives: number
}

class Model {
  readonly groups = new Map<string, Message[]>()
  readonly handles: Handle[] = []
  readonly sent = new Map<string, number>()
  dead: string[] = []
  bodies = 0
  nowMs: number

  constructor(nowMs: number) {
    this.nowMs = nowMs
  }

  all(): Message[] {
    return [...this.groups.values()].flat()
  }

  isHidden({ visibleAtMs }: Message): boolean {
    return visibleAtMs > this.nowMs
  }

  /** What stands before the first of its group that is in flight. */
  openIn(group: string): Message[] {
    const messages = this.groups.get(group)!
    const first = messages.findIndex((message) => this.isHidden(message))
    return first < 0 ? messages : messages.slice(0, first)
  }

  open(): Message[] {
    return [...this.groups.keys()].flatMap((group) => this.openIn(group))
  }

  holds({ message, receives }: Handle): 'gone' | 'held' | 'lapsed' {
    if (!this.groups.get(message.group)!.includes(message)) return 'gone'
    return message.receives === receives && message.visibleAtMs > this.nowMs ? 'held' : 'lapsed'
  }

  drop(message: Message): void {
    const messages = this.groups.get(message.group)!
    messages.splice(messages.indexOf(message), 1)
  }
}

interface Rig {
  world: SqsWorld
  readonly url: string
  readonly deadUrl: string
}

type Command = (model: Model, rig: Rig) => Promise<void>

const send =
  (group: string, id: number): Command =>
  async (model, { world, url }) => {
    const body = `${group}${model.bodies++}`
    const more = { MessageGroupId: group, MessageDeduplicationId: `d${id}` }
    await world.send(url, body, more)
    const firstMs = model.sent.get(`d${id}`)
    if (firstMs !== undefined && model.nowMs - firstMs < 300_000) return
    model.sent.set(`d${id}`, model.nowMs)
    const messages = model.groups.get(group) ?? []
    model.groups.set(group, [...messages, { body, group, visibleAtMs: 0, receives: 0 }])
  }

const receive =
  (max: number, seconds: number): Command =>
  async (model, { world, url }) => {
    const options = { MaxNumberOfMessages: max, VisibilityTimeout: seconds }
    const got = await world.receive(url, options)
    const live = model.open().filter(({ receives }) => receives < MAX_RECEIVES)
    expect(got).toHaveLength(Math.min(max, live.length))
    const untouched = new Map([...model.groups.keys()].map((g) => [g, [...model.openIn(g)]]))
    for (const { Body, ReceiptHandle, Attributes } of got) {
      const group = Attributes.MessageGroupId
      expect(live.some((message) => message.group === group)).toBe(true)
      const queue = untouched.get(group)!
      // Strict order: the exhausted leave for the dead-letter queue, then comes the next in line.
      while (queue[0]!.receives >= MAX_RECEIVES) bury(model, queue.shift()!)
      const message = queue.shift()!
      expect(Body).toBe(message.body)
      message.receives++
      message.visibleAtMs = model.nowMs + seconds * 1000
      expect(Attributes.ApproximateReceiveCount).toBe(String(message.receives))
      model.handles.push({ message, text: ReceiptHandle, receives: message.receives })
    }
    // Which groups without a living message were visited shows in the dead-letter queue only.
    await world.carry()
    await agreeOnTheDead(model, { world, url, deadUrl: '' })
  }

function bury(model: Model, message: Message): void {
  model.drop(message)
  model.dead.push(message.body)
}

async function agreeOnTheDead(model: Model, { world }: Rig): Promise<void> {
  const buried = await deadBodies(world)
  for (const message of model.all()) {
    if (!buried.has(message.body)) continue
    expect(message.receives).toBe(MAX_RECEIVES)
    bury(model, message)
  }
  expect([...buried].toSorted()).toEqual(model.dead.toSorted())
}

const buriedIn = new WeakMap<object, Set<string>>()

/** Empties the dead-letter queue as it fills, in the order of arrival. */
async function deadBodies(world: SqsWorld): Promise<Set<string>> {
  const seen = buriedIn.get(world.context.clock) ?? new Set<string>()
  buriedIn.set(world.context.clock, seen)
  const url = 'http://localhost/111111111111/dead.fifo'
  for (;;) {
    const messages = await world.receive(url, { VisibilityTimeout: 0 })
    if (messages.length === 0) return seen
    for (const { Body, ReceiptHandle } of await world.receive(url)) {
      expect(seen.has(Body)).toBe(false)
      seen.add(Body)
      await world.call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
    }
  }
}

const remove =
  (pick: number): Command =>
  async (model, { world, url }) => {
    const handle = model.handles.at(-1 - (pick % Math.min(8, model.handles.length)))
    if (handle === undefined) return
    const input = { QueueUrl: url, ReceiptHandle: handle.text }
    const holds = model.holds(handle)
    if (holds === 'lapsed') {
      expect((await world.refusal('DeleteMessage', input)).message).toContain('has expired')
      return
    }
    await world.call('DeleteMessage', input)
    if (holds === 'held') model.drop(handle.message)
  }

const change =
  (pick: number, seconds: number): Command =>
  async (model, { world, url }) => {
    const handle = model.handles.at(-1 - (pick % Math.min(8, model.handles.length)))
    if (handle === undefined) return
    const input = { QueueUrl: url, ReceiptHandle: handle.text, VisibilityTimeout: seconds }
    if (model.holds(handle) === 'held') {
      await world.call('ChangeMessageVisibility', input)
      handle.message.visibleAtMs = model.nowMs + seconds * 1000
    } else await world.refusal('ChangeMessageVisibility', input)
  }

const advance =
  (ms: number): Command =>
  async (model, { world }) => {
    await world.advance(ms)
    model.nowMs += ms
  }

const look: Command = async (model, { world, url }) => {
  const counts = await world.counts(url)
  expect(counts.visible + counts.inFlight).toBe(model.all().length)
  expect(counts.delayed).toBe(0)
  expect(counts.inFlight).toBe(model.all().filter((message) => model.isHidden(message)).length)
}

/** What was answered is durable: a crash changes nothing. */
const crash: Command = async (_model, rig) => {
  const { context } = rig.world
  rig.world = worldOf({ ...context, store: context.store.crash() })
}

const pick = fc.nat(1000)
const seconds = fc.constantFrom(0, 1, 5, 30)
type Named = [string, Command]
const command: fc.Arbitrary<Named> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(60))
      .map(([group, id]): Named => [`send ${group} ${id}`, send(group, id)]),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 10 }), seconds)
      .map(([max, s]): Named => [`receive ${max} ${s}`, receive(max, s)]),
  },
  { weight: 4, arbitrary: pick.map((n): Named => [`remove ${n}`, remove(n)]) },
  {
    weight: 3,
    arbitrary: fc.tuple(pick, seconds).map(([n, s]): Named => [`change ${n} ${s}`, change(n, s)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1, 1_000, 5_000, 30_000, 299_999)
      .map((ms): Named => [`advance ${ms}`, advance(ms)]),
  },
  { weight: 1, arbitrary: fc.constant<Named>(['look', look]) },
  { weight: 1, arbitrary: fc.constant<Named>(['crash', crash]) },
)

test('a FIFO queue does what its model does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 5, maxLength: 80, size: 'max' }),
      async (commands) => {
        const world = sqsWorld()
        const deadUrl = await world.queue('dead.fifo', { FifoQueue: 'true' })
        const redrive = { deadLetterTargetArn: world.arnOf(deadUrl), maxReceiveCount: MAX_RECEIVES }
        const url = await world.queue('source.fifo', {
          FifoQueue: 'true',
          RedrivePolicy: JSON.stringify(redrive),
        })
        const model = new Model(world.context.clock.nowMs())
        const rig: Rig = { world, url, deadUrl }
        for (const [, run] of commands) await run(model, rig)
        await look(model, rig)
      },
    ),
    { numRuns: 120, verbose: 1 },
  )
})
