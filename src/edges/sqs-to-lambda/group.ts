// The pollers of one mapping. Nothing here runs on an interval: a poll follows a commit on the queue,
// the moment at which a message becomes visible again, or a place that became free.

import { setMaxListeners } from 'node:events'
import type { Timer } from '../../kernel/clock.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import type { PortMessage } from '../../services/sqs/port.ts'
import { LOOK_MS } from '../../store/store.ts'
import { Busy } from '../../kernel/busy.ts'
import { carry, giveBack, hopOf, recordHops, VIA, type Carrier } from './carry.ts'
import { compileFilters, type Filter } from './filter.ts'
import { eventBytes, hold, MAX_EVENT_BYTES, recordOf, type Held } from './record.ts'
import { Scaling } from './scaling.ts'

/** What one receive takes from a queue. */
const RECEIVE_MAX = 10
const RETRY_MS = 1000

export class PollerGroup {
  /** What it was made for; another one is made when this has changed. */
  readonly row: EventSourceMappingRow
  readonly #carrier: Carrier
  readonly #scaling: Scaling
  readonly #filter: Filter | undefined
  readonly #stopped = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()
  #unwatch: (() => void) | undefined
  #polling = false
  #again = false
  /** Looks again when a message becomes visible, or when more pollers may start. */
  #timer: Timer | undefined
  /** The batch that is being gathered, while the batching window is open. */
  #open: Held[] = []
  #window: Timer | undefined
  #windowOver = false

  constructor(carrier: Omit<Carrier, 'signal' | 'fifo'>, machineConcurrency: number) {
    this.row = carrier.row
    const fifo = carrier.row.eventSourceArn.endsWith('.fifo')
    this.#carrier = { ...carrier, fifo, signal: this.#stopped.signal }
    // Every batch that waits out a throttle listens to it.
    setMaxListeners(0, this.#stopped.signal)
    this.#scaling = new Scaling(carrier.row, machineConcurrency)
    this.#filter = compileFilters(carrier.row.filters)
  }

  start(): void {
    const { sqs, row } = this.#carrier
    this.#unwatch = sqs.watch(row.eventSourceArn, () => this.#wake())
    this.#wake()
  }

  /** Takes no more messages; resolves when the batches under way are finished. */
  async stop(): Promise<void> {
    this.#unwatch?.()
    this.#timer?.cancel()
    this.#window?.cancel()
    this.#stopped.abort()
    const open = this.#open
    this.#open = []
    const stopping = this.#carrier.env.activity.begin(VIA)
    const returned = giveBack(this.#carrier, open, 'the event source mapping stopped')
    await returned.finally(stopping)
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** Begins its activity before it returns, so that whoever woke it may end theirs. */
  #wake(): void {
    if (this.#stopped.signal.aborted) return
    this.#again = true
    if (this.#polling) return
    this.#polling = true
    this.#run(async () => {
      try {
        while (this.#again && !this.#stopped.signal.aborted) {
          this.#again = false
          await this.#poll()
        }
      } finally {
        this.#polling = false
      }
    })
  }

  #run(work: (busy: Busy) => Promise<void>): void {
    const { activity, log } = this.#carrier.env
    const busy = new Busy(activity, VIA)
    const running = work(busy)
      .catch((error: unknown) => log.error({ err: error }, 'a poller failed'))
      .finally(() => {
        this.#underWay.delete(running)
        busy.end()
      })
    this.#underWay.add(running)
  }

  /** Receives until the queue is empty or no place is free. */
  async #poll(): Promise<void> {
    this.#timer?.cancel()
    const { env, sqs, row, signal } = this.#carrier
    while (!signal.aborted) {
      if (!this.#scaling.free) {
        const growsAtMs = this.#scaling.saturated(env.clock.nowMs())
        if (this.#scaling.free) continue
        if (growsAtMs !== undefined) this.#lookAgainAt(growsAtMs)
        return
      }
      if (this.#windowOver) {
        this.#close()
        continue
      }
      const max = Math.min(RECEIVE_MAX, row.batchSize - this.#open.length)
      const receivedAtMs = env.clock.nowMs()
      // What was committed up to now this receive sees; only what comes after needs another.
      this.#again = false
      let received: Awaited<ReturnType<typeof sqs.receive>>
      try {
        received = await sqs.receive(row.eventSourceArn, { max, consumer: row.functionArn })
      } catch (error) {
        this.#receiveFailed(error)
        return
      }
      const { messages, nextVisibleAtMs } = received
      if (messages.length === 0) {
        this.#lookLater(nextVisibleAtMs)
        if (this.#open.length === 0) this.#scaling.idle()
        return
      }
      this.#take(messages, receivedAtMs)
    }
  }

  #receiveFailed(error: unknown): void {
    const { env, row } = this.#carrier
    const gone = error instanceof AwsError && error.code === 'QueueDoesNotExist'
    env.log.warn({ err: error, queue: row.eventSourceArn }, 'receiving from a queue failed')
    // A queue that is gone wakes its watchers when it is created again.
    if (!gone) this.#lookAgainAt(env.clock.nowMs() + RETRY_MS)
  }

  /** When something becomes visible, and soon where what others sent may not be announced. */
  #lookLater(visibleAtMs = Infinity): void {
    const { clock, store } = this.#carrier.env
    const lookMs = store.nodeName === undefined ? Infinity : clock.nowMs() + LOOK_MS
    const atMs = Math.min(visibleAtMs, lookMs)
    if (atMs !== Infinity) this.#lookAgainAt(atMs)
  }

  #lookAgainAt(atMs: number): void {
    this.#timer?.cancel()
    if (this.#stopped.signal.aborted) return
    const { env, row } = this.#carrier
    // Never in the past, which would poll without end.
    const soonest = Math.max(atMs, env.clock.nowMs() + 1)
    this.#timer = env.clock.at(soonest, () => this.#wake(), `visible in ${row.eventSourceArn}`)
  }

  #take(messages: readonly PortMessage[], receivedAtMs: number): void {
    const { row, signal } = this.#carrier
    const wanted: Held[] = []
    const unwanted: [Held, string][] = []
    for (const message of messages) {
      const record = recordOf(message, row.eventSourceArn, row.region)
      const held = hold(message, record, receivedAtMs)
      const reason = this.#filter?.(record)
      if (reason === undefined) wanted.push(held)
      else unwanted.push([held, reason])
    }
    if (unwanted.length > 0) this.#run(() => this.#drop(unwanted))
    if (wanted.length === 0) return
    if (signal.aborted) {
      this.#run(() => giveBack(this.#carrier, wanted, 'the event source mapping stopped'))
    } else if (row.maximumBatchingWindowSeconds === 0) this.#dispatch(wanted)
    else this.#gather(wanted)
  }

  /** What no filter wants is deleted from the queue, as AWS does. */
  async #drop(unwanted: readonly [Held, string][]): Promise<void> {
    const { env, sqs, row } = this.#carrier
    const hops = unwanted.map(([held, reason]) => ({
      ...hopOf(this.#carrier, held),
      outcome: 'filtered' as const,
      reason,
    }))
    const handles = unwanted.map(([held]) => held.message.receiptHandle)
    await Promise.all([
      recordHops(this.#carrier, hops),
      sqs
        .delete(row.eventSourceArn, handles, row.functionArn)
        .catch((error: unknown) =>
          env.log.warn({ err: error }, 'filtered messages could not be deleted'),
        ),
    ])
  }

  /** Adds to the open batch; it closes when it is full, when 6 MB are reached or its window ends. */
  #gather(wanted: readonly Held[]): void {
    const { env, row } = this.#carrier
    for (const held of wanted) {
      if (eventBytes(this.#open) + held.bytes + 1 > MAX_EVENT_BYTES) this.#close()
      this.#open.push(held)
      if (this.#open.length === row.batchSize) this.#close()
      else if (this.#open.length === 1) {
        const endMs = env.clock.nowMs() + row.maximumBatchingWindowSeconds * 1000
        const label = `batching window of ${row.eventSourceArn}`
        this.#window = env.clock.at(endMs, () => this.#endWindow(), label)
      }
    }
  }

  #endWindow(): void {
    if (this.#stopped.signal.aborted) return
    this.#windowOver = true
    if (this.#scaling.free) this.#close()
  }

  #close(): void {
    this.#window?.cancel()
    this.#windowOver = false
    const batch = this.#open
    this.#open = []
    if (batch.length > 0) this.#dispatch(batch)
  }

  #dispatch(batch: readonly Held[]): void {
    this.#scaling.active++
    this.#run(async (busy) => {
      let clean = false
      try {
        clean = await carry(this.#carrier, batch, busy)
      } finally {
        const full = !this.#scaling.free
        this.#scaling.active--
        if (!clean) this.#scaling.failed()
        // A failed group's messages come back in their own time; a FIFO queue's next may be free now.
        if (full || !clean || this.#carrier.fifo || this.#windowOver) this.#wake()
      }
    })
  }
}
