// Clients of the simulated account: producers that repeat what had no answer, consumers that delete,
// release or forget what they received, invokers and publishers.

import type { Happening, History, Outcome, Seen, Sent } from './history.ts'
import {
  ASYNC,
  FAN_OUTS,
  isFifo,
  LINES,
  topicArn,
  urlOf,
  type FanOut,
  type Line,
} from './topology.ts'
import { bodyOf, poison, valueOf } from './values.ts'

/** What clients stand on: a simulated world, or a real server that is killed now and then. */
export interface Stage {
  readonly history: History
  readonly poison: number
  chance(): number
  pick(n: number): number
  add(happening: Happening): void
  call(name: string, input: object): Promise<[Outcome, any]>
  /** A little while. */
  turns(count: number): Promise<void>
}

/** How much of what they do, of 1 in all. */
export interface Habits {
  readonly send: number
  readonly consume: number
  readonly invoke: number
  readonly publish: number
}

export const ALL_HABITS: Habits = { send: 0.4, consume: 0.35, invoke: 0.12, publish: 0.13 }

const GROUPS = 3
const TRIES = 4
/** How many answers to an ordered send are played as lost, so that it is said again though it was heard. */
const LOST_ANSWERS = 0.1
const LINED = LINES.flatMap(({ queue, fn }) => (fn === undefined ? [queue] : []))
const FANNED = FAN_OUTS.flatMap(({ queues }) => queues)

/** One ordered stream of one producer: the next batch goes when the last has its answer. */
interface Lane {
  next: number
  busy: boolean
}

export class Clients {
  readonly #world: Stage
  readonly #habits: Habits
  readonly #lanes = new Map<string, Lane>()
  readonly #underWay = new Set<Promise<void>>()
  /** Queues that no function empties, as far as anything comes to them. */
  readonly #consumed: readonly string[]
  #number = 0

  constructor(world: Stage, habits = ALL_HABITS) {
    this.#world = world
    this.#habits = habits
    this.#consumed = [...(habits.send > 0 ? LINED : []), ...(habits.publish > 0 ? FANNED : [])]
  }

  /** One thing that a client does; unless it is waited for, it goes on beside what follows. */
  act(): Promise<void> {
    const { pick, chance } = this.#bound
    const { send, consume, invoke } = this.#habits
    const dice = chance()
    if (dice < send) return this.#go(() => this.#send(LINES[pick(LINES.length)]!))
    if (dice < send + consume)
      return this.#go(() => this.#consume(this.#consumed[pick(this.#consumed.length)]!))
    if (dice < send + consume + invoke) return this.#go(() => this.#invoke())
    return this.#go(() => this.#publish(FAN_OUTS[pick(FAN_OUTS.length)]!))
  }

  /** Receives and deletes what is left in queues that no function empties. */
  async drain(): Promise<void> {
    const drains = this.#consumed.map(async (queue) => {
      while ((await this.#consume(queue, true)) > 0);
    })
    await Promise.all(drains)
  }

  /** What producers still want to say is said, or given up. */
  async finish(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  get #bound() {
    const world = this.#world
    return { pick: (n: number) => world.pick(n), chance: () => world.chance() }
  }

  #go(work: () => Promise<unknown>): Promise<void> {
    const running = work().then(() => void this.#underWay.delete(running))
    this.#underWay.add(running)
    return running
  }

  #value(prefix: string): string {
    const value = `${prefix}:${++this.#number}`
    return this.#world.chance() < this.#world.poison ? poison(value) : value
  }

  #entries(name: string): { entries: Sent[]; lane: Lane | undefined } {
    const { pick } = this.#bound
    const many = 1 + (pick(2) === 0 ? 0 : pick(5))
    if (!isFifo(name)) {
      return {
        entries: Array.from({ length: many }, () => ({ value: this.#value(name) })),
        lane: undefined,
      }
    }
    const group = `g${pick(GROUPS)}`
    const lane = this.#lanes.get(name + group) ?? { next: 0, busy: false }
    this.#lanes.set(name + group, lane)
    const entries = Array.from({ length: lane.busy ? 0 : many }, () => {
      const value = this.#value(`${name}/${group}`)
      return { value, group, deduplicationId: value }
    })
    return { entries, lane }
  }

  async #send({ queue }: Line): Promise<void> {
    await this.#repeat(queue, (entries) => this.#sendOnce(queue, entries))
  }

  async #publish({ topic }: FanOut): Promise<void> {
    await this.#repeat(topic, (entries) => this.#publishOnce(topic, entries))
  }

  /** Says it again while nobody knows whether it was heard. */
  async #repeat(name: string, say: (entries: readonly Sent[]) => Promise<boolean>): Promise<void> {
    const { entries, lane } = this.#entries(name)
    if (entries.length === 0) return
    if (lane) lane.busy = true
    for (let tries = 0; tries < TRIES; tries++) {
      const heard = await say(entries)
      if (heard && !(lane !== undefined && this.#world.chance() < LOST_ANSWERS)) break
      await this.#world.turns(this.#world.pick(20))
    }
    if (lane) lane.busy = false
  }

  async #sendOnce(queue: string, entries: readonly Sent[]): Promise<boolean> {
    const world = this.#world
    const op = world.history.op()
    world.add({ kind: 'send', op, queue, entries })
    const url = { QueueUrl: urlOf(queue) }
    const single = entries.length === 1 && world.chance() < 0.5
    const [outcome, output] = single
      ? await world.call('sqs.SendMessage', { ...url, ...entryOf(entries[0]!) })
      : await world.call('sqs.SendMessageBatch', {
          ...url,
          Entries: entries.map((entry, i) => ({ Id: String(i), ...entryOf(entry) })),
        })
    const ids = outcome === 'ok' ? idsOf(single ? [output] : output.Successful) : []
    world.add({ kind: 'sent', op, outcome, ids })
    return outcome !== 'info'
  }

  async #publishOnce(topic: string, entries: readonly Sent[]): Promise<boolean> {
    const world = this.#world
    const op = world.history.op()
    world.add({ kind: 'publish', op, topic, entries })
    const [outcome, output] = await world.call('sns.PublishBatch', {
      TopicArn: topicArn(topic),
      PublishBatchRequestEntries: entries.map((entry, i) => {
        const { MessageBody: Message, ...rest } = entryOf(entry)
        return { Id: String(i), Message, ...rest }
      }),
    })
    const ids = outcome === 'ok' ? idsOf(output.Successful) : []
    world.add({ kind: 'published', op, outcome, ids })
    return outcome !== 'info'
  }

  async #invoke(): Promise<void> {
    const world = this.#world
    const op = world.history.op()
    const value = this.#value('event')
    world.add({ kind: 'invoke', op, value })
    const [outcome] = await world.call('lambda.Invoke', {
      FunctionName: ASYNC.fn,
      InvocationType: 'Event',
      Payload: Buffer.from(bodyOf(value)),
    })
    world.add({ kind: 'invoked', op, outcome })
  }

  /** One receive and what follows; answers how many messages came. */
  async #consume(queue: string, patiently = false): Promise<number> {
    const world = this.#world
    const { pick, chance } = this.#bound
    const attemptId = isFifo(queue) && chance() < 0.5 ? `attempt-${pick(1e9)}` : undefined
    const max = patiently ? 10 : 1 + pick(10)
    let messages = await this.#receive(queue, max, attemptId)
    // The answer got lost (or so it is played): the same attempt again gives the same messages.
    if (attemptId !== undefined && (messages === undefined || chance() < 0.3)) {
      messages = await this.#receive(queue, max, attemptId)
    }
    if (messages === undefined || messages.length === 0) return 0
    const way = patiently ? 0 : chance()
    if (way < 0.6) {
      await world.turns(patiently ? 0 : pick(8))
      const some = patiently || chance() < 0.6 ? messages : messages.slice(0, pick(messages.length))
      if (some.length > 0) await this.#delete(queue, some)
    } else if (way < 0.75) {
      await world.call('sqs.ChangeMessageVisibilityBatch', {
        QueueUrl: urlOf(queue),
        Entries: messages.map(({ handle }, i) => ({
          Id: String(i),
          ReceiptHandle: handle,
          VisibilityTimeout: pick(3) * 10,
        })),
      })
    }
    return messages.length
  }

  async #receive(queue: string, max: number, attemptId?: string): Promise<Seen[] | undefined> {
    const world = this.#world
    const op = world.history.op()
    world.add({ kind: 'receive', op, queue, attemptId })
    const [outcome, output] = await world.call('sqs.ReceiveMessage', {
      QueueUrl: urlOf(queue),
      MaxNumberOfMessages: max,
      AttributeNames: ['All'],
      ReceiveRequestAttemptId: attemptId,
    })
    const messages = outcome === 'ok' ? seenOf(output) : []
    world.add({ kind: 'received', op, outcome, messages })
    return outcome === 'ok' ? messages : undefined
  }

  async #delete(queue: string, messages: readonly Seen[]): Promise<void> {
    const world = this.#world
    const op = world.history.op()
    world.add({ kind: 'delete', op, queue, ids: messages.map(({ id }) => id) })
    const [outcome, output] = await world.call('sqs.DeleteMessageBatch', {
      QueueUrl: urlOf(queue),
      Entries: messages.map(({ handle }, i) => ({ Id: String(i), ReceiptHandle: handle })),
    })
    const done = outcome === 'ok' ? ((output.Successful ?? []) as { Id: string }[]) : []
    world.add({
      kind: 'deleted',
      op,
      outcome,
      gone: done.map(({ Id }) => messages[Number(Id)]!.id),
    })
  }
}

interface Answered {
  Id?: string
  MessageId?: string
}

/** Message ids in the order of the entries. */
function idsOf(answered: readonly Answered[] = []): (string | undefined)[] {
  const ids: (string | undefined)[] = []
  for (const { Id, MessageId } of answered) ids[Number(Id ?? 0)] = MessageId
  return [...ids]
}

function entryOf({ value, group, deduplicationId }: Sent) {
  return {
    MessageBody: bodyOf(value),
    MessageGroupId: group,
    MessageDeduplicationId: deduplicationId,
  }
}

export function seenOf(output: { Messages?: readonly any[] }): Seen[] {
  return (output.Messages ?? []).map(({ MessageId, Body, ReceiptHandle, Attributes }) => ({
    id: MessageId,
    value: valueOf(Body),
    count: Number(Attributes.ApproximateReceiveCount),
    handle: ReceiptHandle,
  }))
}
