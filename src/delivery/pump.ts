// Carries intents from the outbox across edges: hands them out in lane order, writes what became of
// them, and sleeps until the next one is due. What is in memory (`channel.ts`) is bounded; the rest
// waits in the outbox and is read when its turn comes.

import { setMaxListeners } from 'node:events'
import type { Activity } from '../kernel/activity.ts'
import { Busy } from '../kernel/busy.ts'
import type { Clock, Timer } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import type { SlotOwner } from '../store/slots.ts'
import type { Store } from '../store/store.ts'
import { type ChannelState, isWhole } from './channel.ts'
import { carryBatch, type CarriageResult } from './carriage.ts'
import type { Edge } from './edge.ts'
import { DEFAULT_PUMP_LIMITS, type PumpLimits } from './limits.ts'
import { Schedule } from './schedule.ts'
import type { Carried, TargetState } from './target.ts'
import type { Weather } from './weather.ts'

export interface PumpOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  readonly log: Log
  readonly edges: readonly Edge[]
  readonly limits?: Partial<PumpLimits>
  /** Of a node that shares the store with others: what is its own to carry. */
  readonly slots?: SlotOwner | undefined
  /** In test mode. */
  readonly slowedBy?: Pick<Weather, 'delays'> | undefined
}

/** After the outbox could not be read. */
const READ_AGAIN_MS = 1_000

export interface Pump {
  /** Resumes everything that is in the outbox and carries what comes. */
  start(): void
  /** Hands out nothing more, aborts `CarryContext.signal`, and waits for what is under way. */
  stop(): Promise<void>
  /** What is in memory and under way, for health, metrics and tests. */
  stats(): PumpStats
}

export interface PumpStats {
  readonly carries: number
  readonly channels: number
  readonly waitingChannels: number
  readonly intents: number
  readonly peakIntents: number
}

const NOW = Promise.resolve()

export function createPump(options: PumpOptions): Pump {
  return new OutboxPump(options)
}

class OutboxPump implements Pump {
  readonly #o: PumpOptions
  readonly #limits: PumpLimits
  readonly #schedule: Schedule
  readonly #abort = new AbortController()
  #underWay = 0
  #atRest: (() => void)[] = []
  readonly #carriesOf = new Map<string, number>()
  #carries = 0
  #pages = 0
  #kicked = false
  #running = false
  #timer: { readonly dueMs: number; readonly timer: Timer } | undefined
  #unwatch: () => void = () => {}
  #leave: (() => void) | undefined

  constructor(options: PumpOptions) {
    this.#o = options
    this.#limits = { ...DEFAULT_PUMP_LIMITS, ...options.limits }
    const { outbox } = options.store
    // Every carry that waits for the store listens to it.
    setMaxListeners(0, this.#abort.signal)
    this.#schedule = new Schedule({ ...options, outbox, limits: this.#limits })
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#unwatch = this.#o.store.outbox.watch((intents) => {
      const nowMs = this.#o.clock.nowMs()
      let news = false
      for (const intent of intents) if (this.#schedule.arrived(intent, nowMs)) news = true
      if (news) this.#kick()
    })
    this.#leave = this.#o.slots?.join({
      gained: () => {
        this.#schedule.gained()
        this.#kick()
      },
      lost: (slots) => this.#schedule.close(new Set(slots)),
      isBusy: (slot) => this.#schedule.isBusy(slot),
    })
    this.#kick()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#unwatch()
    this.#timer?.timer.cancel()
    this.#timer = undefined
    this.#abort.abort()
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#atRest.push(resolve))
    this.#leave?.()
  }

  stats(): PumpStats {
    const { channels, waiting, budget } = this.#schedule
    return {
      carries: this.#carries,
      channels,
      waitingChannels: waiting.size,
      intents: budget.intents,
      peakIntents: budget.peakIntents,
    }
  }

  #kick(): void {
    if (this.#kicked || !this.#running) return
    this.#kicked = true
    const end = this.#o.activity.begin('delivery')
    // As `queueMicrotask`, for a third of the price.
    void NOW.then(() => {
      this.#kicked = false
      try {
        if (this.#running) this.#dispatch()
      } finally {
        end()
      }
    })
  }

  #dispatch(): void {
    const nowMs = this.#o.clock.nowMs()
    this.#o.slots?.lapse()
    this.#schedule.wake(nowMs)
    if (this.#schedule.canList(nowMs)) this.#list()
    this.#serve(nowMs)
    this.#sleep(nowMs)
  }

  #list(): void {
    const { listing } = this.#schedule
    this.#run(async () => {
      try {
        await listing.advance()
      } catch (error) {
        listing.retryAt(this.#o.clock.nowMs() + READ_AGAIN_MS)
        this.#warn(error)
      }
    })
  }

  /** One turn for each target in the queue, round after round, as long as there is room. */
  #serve(nowMs: number): void {
    const schedule = this.#schedule
    const passed: TargetState[] = []
    let at = 0
    while (at < schedule.queue.length && this.#hasRoom) {
      const target = schedule.queue[at++]!
      if (!schedule.isPaused(target) && this.#isBusy(target.edge)) {
        passed.push(target)
        continue
      }
      target.queued = false
      if (schedule.isPaused(target)) continue
      const { batch, unread, touched } = target.nextBatch(nowMs)
      for (const channel of unread) this.#run(() => this.#readPage(channel))
      if (batch.length > 0) this.#run((busy) => this.#carry(target, batch, busy))
      for (const channel of touched) schedule.review(channel, nowMs)
      schedule.enqueue(target)
    }
    if (at === 0) return
    const rest = at === schedule.queue.length ? [] : schedule.queue.slice(at)
    schedule.queue = passed.length === 0 ? rest : [...passed, ...rest]
  }

  get #hasRoom(): boolean {
    return this.#carries < this.#limits.carries && this.#pages < this.#limits.pages
  }

  #isBusy(edge: Edge): boolean {
    const most = Math.min(edge.atOnce ?? Infinity, this.#limits.carriesPerEdge)
    return (this.#carriesOf.get(edge.name) ?? 0) >= most
  }

  /** One timer, at the earliest moment at which something is due. */
  #sleep(nowMs: number): void {
    const dueMs = this.#schedule.nextMs(nowMs)
    if (this.#timer?.dueMs === dueMs) return
    this.#timer?.timer.cancel()
    this.#timer = undefined
    if (dueMs === Infinity || !this.#running) return
    const timer = this.#o.clock.at(
      dueMs,
      () => {
        this.#timer = undefined
        this.#kick()
      },
      'next attempt of a delivery',
    )
    this.#timer = { dueMs, timer }
  }

  /** Counts as activity until it and the dispatch that follows are through, less its rests. */
  #run(work: (busy: Busy) => Promise<void>): void {
    const { activity, log } = this.#o
    const busy = new Busy(activity, 'delivery')
    const over = () => {
      this.#kick()
      busy.end()
      this.#underWay--
      while (this.#underWay === 0 && this.#atRest.length > 0) this.#atRest.pop()!()
    }
    this.#underWay++
    void work(busy).then(over, (error: unknown) => {
      log.error({ error }, 'delivery went wrong')
      over()
    })
  }

  async #readPage(channel: ChannelState): Promise<void> {
    const { pageIntents, pageBytes } = this.#limits
    // Over budget a page shrinks to one batch: everyone still gets on.
    const least = this.#schedule.targetOf(channel).edge.batchSize ?? 1
    const ask = channel.beginPage(this.#schedule.budget.full ? least : pageIntents, pageBytes)
    this.#pages++
    try {
      const { store, clock } = this.#o
      const rows = await store.outbox.channel(channel.of, ask.limit, ask.maxBytes)
      channel.endPage(rows, isWhole(rows, ask.limit, ask.maxBytes), clock.nowMs())
    } catch (error) {
      channel.failPage(this.#o.clock.nowMs() + READ_AGAIN_MS)
      this.#warn(error)
    } finally {
      this.#pages--
      this.#schedule.review(channel, this.#o.clock.nowMs())
    }
  }

  #carry(target: TargetState, batch: readonly Carried[], busy: Busy): Promise<void> {
    const edge = target.edge
    target.running++
    this.#carries++
    this.#carriesOf.set(edge.name, (this.#carriesOf.get(edge.name) ?? 0) + 1)
    const { store, clock, random, log, slowedBy } = this.#o
    const signal = this.#abort.signal
    const { slot } = target
    const carriage = { edge, batch, store, clock, random, log, slowedBy, signal, busy, slot }
    return carryBatch(carriage).then((result) => this.#carried(target, batch, result))
  }

  #carried(
    target: TargetState,
    batch: readonly Carried[],
    { returned, pauseUntilMs }: CarriageResult,
  ): void {
    const { name } = target.edge
    const nowMs = this.#o.clock.nowMs()
    target.running--
    this.#carries--
    this.#carriesOf.set(name, this.#carriesOf.get(name)! - 1)
    if (pauseUntilMs > nowMs) this.#schedule.pause(target, pauseUntilMs)
    let at = 0
    for (const { channel, intents } of batch) {
      channel.settled(intents, returned[at++]!)
      this.#schedule.review(channel, nowMs)
    }
    this.#schedule.enqueue(target)
    this.#schedule.drop(target)
  }

  #warn(error: unknown): void {
    if (this.#running) this.#o.log.warn({ error }, 'the outbox could not be read')
  }
}
