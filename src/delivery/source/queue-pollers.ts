// The pollers of one source over a queue. Nothing here runs on an interval: a poll follows a commit on
// the queue, the moment at which a message becomes visible again, or a place that became free.

import { setMaxListeners } from 'node:events'
import { Busy } from '../../kernel/busy.ts'
import type { Timer } from '../../kernel/clock.ts'
import { LOOK_MS } from '../../store/store.ts'
import {
  carry,
  drop,
  giveBack,
  STOPPED,
  type QueueCarrier,
  type QueueSource,
} from './queue-carry.ts'
import type { Item, SourceEnv } from './source.ts'

/** What one poll takes from a queue. */
const TAKE_MAX = 10
const RETRY_MS = 1_000

/** How many batches may be with the target at once. */
export interface Room {
  /** Counted by who uses it. */
  active: number
  readonly free: boolean
  /** There is a backlog and no place: grows if it may; answers when it may next, if ever. */
  saturated(nowMs: number): number | undefined
  /** A batch failed. */
  failed(): void
  /** The queue is empty. */
  idle(): void
}

export class QueuePollers<I extends Item> {
  readonly #carrier: QueueCarrier<I>
  readonly #room: Room
  readonly #stopped = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()
  #unwatch: (() => void) | undefined
  #polling = false
  #again = false
  /** Looks again when a message becomes visible, or when more pollers may start. */
  #timer: Timer | undefined
  /** The batch that is being gathered, while the batching window is open. */
  #open: I[] = []
  #openBytes = 0
  #window: Timer | undefined
  #windowOver = false

  constructor(env: SourceEnv, source: QueueSource<I>, room: Room) {
    this.#carrier = { env, source, signal: this.#stopped.signal }
    // Every batch that waits out a throttle listens to it.
    setMaxListeners(0, this.#stopped.signal)
    this.#room = room
  }

  start(): void {
    this.#unwatch = this.#carrier.source.reader.watch(() => this.#wake())
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
    const { env, source } = this.#carrier
    const stopping = env.activity.begin(source.name)
    const returned = giveBack(this.#carrier, open, STOPPED)
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
    const { env, source } = this.#carrier
    const busy = new Busy(env.activity, source.name)
    const running = work(busy)
      .catch((error: unknown) => env.log.error({ err: error }, 'a poller failed'))
      .finally(() => {
        this.#underWay.delete(running)
        busy.end()
      })
    this.#underWay.add(running)
  }

  /** Receives until the queue is empty or no place is free. */
  async #poll(): Promise<void> {
    this.#timer?.cancel()
    const { env, source, signal } = this.#carrier
    while (!signal.aborted) {
      if (!this.#room.free) {
        const growsAtMs = this.#room.saturated(env.clock.nowMs())
        if (this.#room.free) continue
        if (growsAtMs !== undefined) this.#lookAgainAt(growsAtMs)
        return
      }
      if (this.#windowOver) {
        this.#close()
        continue
      }
      const max = Math.min(TAKE_MAX, source.batchSize - this.#open.length)
      // What was committed up to now this poll sees; only what comes after needs another.
      this.#again = false
      let taken: Awaited<ReturnType<typeof source.reader.take>>
      try {
        taken = await source.reader.take(max, env.clock.nowMs())
      } catch (error) {
        this.#takeFailed(error)
        return
      }
      if (taken.items.length === 0) {
        this.#lookLater(taken.nextAtMs)
        if (this.#open.length === 0) this.#room.idle()
        return
      }
      this.#sort(taken.items)
    }
  }

  #takeFailed(error: unknown): void {
    const { env, source } = this.#carrier
    env.log.warn({ err: error, queue: source.from }, 'receiving from a queue failed')
    if (!source.reader.isGone(error)) this.#lookAgainAt(env.clock.nowMs() + RETRY_MS)
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
    const { env, source } = this.#carrier
    // Never in the past, which would poll without end.
    const soonest = Math.max(atMs, env.clock.nowMs() + 1)
    this.#timer = env.clock.at(soonest, () => this.#wake(), `visible in ${source.from}`)
  }

  #sort(items: readonly I[]): void {
    const { source, signal } = this.#carrier
    let wanted = items
    if (source.filter !== undefined) {
      const unwanted: [I, string][] = []
      wanted = items.filter((item) => {
        const reason = source.filter!(item)
        if (reason !== undefined) unwanted.push([item, reason])
        return reason === undefined
      })
      if (unwanted.length > 0) this.#run(() => drop(this.#carrier, unwanted))
    }
    if (wanted.length === 0) return
    if (signal.aborted) this.#run(() => giveBack(this.#carrier, wanted, STOPPED))
    else if (source.windowMs === 0) this.#dispatch(wanted)
    else this.#gather(wanted)
  }

  /** Adds to the open batch; it closes when it is full, at the target's limit or with its window. */
  #gather(wanted: readonly I[]): void {
    const { env, source } = this.#carrier
    for (const item of wanted) {
      if (this.#openBytes + item.bytes + 1 > source.target.maxBytes) this.#close()
      this.#open.push(item)
      this.#openBytes += item.bytes + 1
      if (this.#open.length === source.batchSize) this.#close()
      else if (this.#open.length === 1) {
        const endMs = env.clock.nowMs() + source.windowMs
        const label = `batching window of ${source.from}`
        this.#window = env.clock.at(endMs, () => this.#endWindow(), label)
      }
    }
  }

  #endWindow(): void {
    if (this.#stopped.signal.aborted) return
    this.#windowOver = true
    if (this.#room.free) this.#close()
  }

  #close(): void {
    this.#window?.cancel()
    this.#windowOver = false
    const batch = this.#open
    this.#open = []
    this.#openBytes = 0
    if (batch.length > 0) this.#dispatch(batch)
  }

  #dispatch(batch: readonly I[]): void {
    this.#room.active++
    this.#run(async (busy) => {
      let clean = false
      try {
        clean = await carry(this.#carrier, batch, busy)
      } finally {
        const full = !this.#room.free
        this.#room.active--
        if (!clean) this.#room.failed()
        // What failed comes back in its own time; an ordered queue's next may be free now.
        if (full || !clean || this.#carrier.source.reader.ordered || this.#windowOver) this.#wake()
      }
    })
  }
}
