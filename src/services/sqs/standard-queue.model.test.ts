// Random commands against a standard queue and against a list that says what SQS means.

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sqsWorld, worldOf, type SqsWorld } from './test-context.ts'

const MAX_RECEIVES = 3
const RETENTION_MS = 600_000

interface Message {
  readonly body: string
  readonly sequence: number
  readonly sentAtMs: number
  /** When it can be received (again). */
  atMs: number
  receives: number
  state: 'sent' | 'gone'
}

/** Of whichever of its receives: each may delete the message or change its visibility. */
interface Handle {
  readonly message: Message
  readonly text: string
}

class Model {
  readonly messages: Message[] = []
  readonly handles: Handle[] = []
  readonly dead: string[] = []
  nowMs: number

  constructor(nowMs: number) {
    this.nowMs = nowMs
  }

  /** Answers the next message's body. */
  sent(delaySeconds: number): string {
    const sequence = this.messages.length
    const body = `m${sequence}`
    const { nowMs: sentAtMs } = this
    const atMs = sentAtMs + delaySeconds * 1000
    this.messages.push({ body, sequence, sentAtMs, atMs, receives: 0, state: 'sent' })
    return body
  }

  left(): Message[] {
    return this.messages.filter(({ state }) => state === 'sent')
  }

  /** What a receive takes; the expired and the exhausted on the way leave. */
  take(max: number, visibilityMs: number): Message[] {
    const taken: Message[] = []
    const due = this.left()
      .filter(({ atMs }) => atMs <= this.nowMs)
      .toSorted((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)
    for (const message of due) {
      if (taken.length === max) break
      if (message.sentAtMs + RETENTION_MS <= this.nowMs) message.state = 'gone'
      else if (message.receives >= MAX_RECEIVES) {
        message.state = 'gone'
        this.dead.push(message.body)
      } else {
        message.receives++
        message.atMs = this.nowMs + visibilityMs
        taken.push(message)
      }
    }
    return taken
  }

  counts() {
    for (const message of this.left()) {
      // A ready message expires at once; one that waits, when its wait ends.
      const expired = message.sentAtMs + RETENTION_MS <= this.nowMs
      if (expired && message.atMs <= this.nowMs - RETENTION_MS) message.state = 'gone'
    }
    const waiting = this.left().filter(({ atMs }) => atMs > this.nowMs)
    return {
      visible: this.left().length - waiting.length,
      inFlight: waiting.filter(({ receives }) => receives > 0).length,
      delayed: waiting.filter(({ receives }) => receives === 0).length,
    }
  }
}

interface Rig {
  world: SqsWorld
  readonly url: string
  readonly deadUrl: string
}

type Command = (model: Model, rig: Rig) => Promise<void>

const send =
  (delaySeconds: number): Command =>
  async (model, { world, url }) => {
    const body = model.sent(delaySeconds)
    await world.send(url, body, { DelaySeconds: delaySeconds })
  }

const sendBatch =
  (delays: readonly number[]): Command =>
  async (model, { world, url }) => {
    const Entries = delays.map((delay, i) => ({
      Id: String(i),
      MessageBody: model.sent(delay),
      DelaySeconds: delay,
    }))
    await world.call('SendMessageBatch', { QueueUrl: url, Entries })
  }

const receive =
  (max: number, seconds: number): Command =>
  async (model, { world, url }) => {
    const options = { MaxNumberOfMessages: max, VisibilityTimeout: seconds }
    const got = await world.receive(url, options)
    const expected = model.take(max, seconds * 1000)
    expect(got.map(({ Body }) => Body)).toEqual(expected.map(({ body }) => body))
    for (const [i, message] of expected.entries()) {
      expect(got[i].Attributes.ApproximateReceiveCount).toBe(String(message.receives))
      model.handles.push({ message, text: got[i].ReceiptHandle })
    }
  }

const remove =
  (pick: number): Command =>
  async (model, { world, url }) => {
    const handle = model.handles.at(-1 - (pick % Math.min(8, model.handles.length)))
    if (handle === undefined) return
    await world.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handle.text })
    handle.message.state = 'gone'
  }

const change =
  (pick: number, seconds: number): Command =>
  async (model, { world, url }) => {
    const handle = model.handles.at(-1 - (pick % Math.min(8, model.handles.length)))
    if (handle === undefined) return
    const { message } = handle
    const input = { QueueUrl: url, ReceiptHandle: handle.text, VisibilityTimeout: seconds }
    if (message.state === 'sent') {
      await world.call('ChangeMessageVisibility', input)
      message.atMs = model.nowMs + seconds * 1000
    } else {
      const { code } = await world.refusal('ChangeMessageVisibility', input)
      expect(code).toBe('InvalidParameterValueException')
    }
  }

const advance =
  (ms: number): Command =>
  async (model, { world }) => {
    await world.advance(ms)
    model.nowMs += ms
  }

const purge: Command = async (model, { world, url }) => {
  await world.call('PurgeQueue', { QueueUrl: url })
  for (const message of model.left()) message.state = 'gone'
}

const look: Command = async (model, { world, url }) => {
  const expected = model.counts()
  expect(await world.counts(url)).toEqual(expected)
}

const carry: Command = async (model, { world, deadUrl }) => {
  await world.carry()
  const { visible } = await world.counts(deadUrl)
  expect(visible).toBe(model.dead.length)
}

/** What was answered is durable: a crash changes nothing. */
const crash: Command = async (_model, rig) => {
  const { context } = rig.world
  rig.world = worldOf({ ...context, store: context.store.crash() })
}

const pick = fc.nat(1000)
const seconds = fc.constantFrom(0, 1, 5, 30)
const delay = fc.constantFrom(0, 0, 0, 0, 0, 5)
const command: fc.Arbitrary<[string, Command]> = fc.oneof(
  {
    weight: 6,
    arbitrary: delay.map((s): [string, Command] => [`send ${s}`, send(s)]),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(delay, { minLength: 1, maxLength: 10, size: 'max' })
      .map((delays): [string, Command] => [`send batch ${delays.join(' ')}`, sendBatch(delays)]),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 10 }), seconds)
      .map(([max, s]): [string, Command] => [`receive ${max} ${s}`, receive(max, s)]),
  },
  { weight: 3, arbitrary: pick.map((n): [string, Command] => [`remove ${n}`, remove(n)]) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(pick, seconds)
      .map(([n, s]): [string, Command] => [`change ${n} ${s}`, change(n, s)]),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1, 999, 1_000, 5_000, 30_000)
      .map((ms): [string, Command] => [`advance ${ms}`, advance(ms)]),
  },
  { weight: 1, arbitrary: fc.constant<[string, Command]>(['look', look]) },
  { weight: 1, arbitrary: fc.constant<[string, Command]>(['crash', crash]) },
  { weight: 1, arbitrary: fc.constant<[string, Command]>(['carry', carry]) },
)
const rare: fc.Arbitrary<[string, Command]> = fc.oneof(
  { weight: 40, arbitrary: command },
  { weight: 1, arbitrary: fc.constant<[string, Command]>(['purge', purge]) },
  { weight: 1, arbitrary: fc.constant<[string, Command]>(['advance far', advance(300_000)]) },
)

test('a standard queue does what its model does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(rare, { minLength: 5, maxLength: 80, size: 'max' }),
      async (commands) => {
        const world = sqsWorld()
        const deadUrl = await world.queue('dead')
        const redrive = { deadLetterTargetArn: world.arnOf(deadUrl), maxReceiveCount: MAX_RECEIVES }
        const url = await world.queue('source', {
          RedrivePolicy: JSON.stringify(redrive),
          MessageRetentionPeriod: String(RETENTION_MS / 1000),
        })
        const model = new Model(world.context.clock.nowMs())
        const rig: Rig = { world, url, deadUrl }
        for (const [, run] of commands) await run(model, rig)
        await look(model, rig)
        await carry(model, rig)
      },
    ),
    { numRuns: 120, verbose: 1 },
  )
})
