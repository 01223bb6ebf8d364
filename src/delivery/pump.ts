// Carries intents from the outbox across edges: hands them out in lane order, writes what became of
// them, and sleeps until the next one is due. What is in memory (`channel.ts`) is bounded; the rest
// waits in the outbox and is read when its turn comes.

import type { Activity } from '../kernel/activity.ts'
import type { Clock, Timer } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import type { Channel, Intent, Store } from '../store/store.ts'
import { Budget } from './budget.ts'
import { ChannelState, isWhole } from './channel.ts'
import { carryBatch, type Carriage } from './carriage.ts'
import { DueHeap } from './due-heap.ts'
import type { Edge } from './edge.ts'
import { Listing, type Admission } from './listing.ts'
import { TargetState, type Carried } from './target.ts'

export interface PumpOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  readonly log: Log
  readonly edges: readonly Edge[]
  readonly limits?: Partial<PumpLimits>
}

export interface PumpLimits {
  /** `carry` calls under way at once. */
  readonly carries: number
  /** Those of one edge: the rest stays free for others, however slow this edge's targets are. */
  readonly carriesPerEdge: number
  /** Intents and bytes of payload in memory. */
  readonly intents: number
  readonly bytes: number
  /** Channels in memory. */
  readonly channels: number
  /** Intents and bytes read from the outbox at once, and such reads at once. */
  readonly pageIntents: number
  readonly pageBytes: number
  readonly pages: number
}

export const DEFAULT_PUMP_LIMITS: PumpLimits = {
  carries: 256,
  carriesPerEdge: 128,
  intents: 10_000,
  bytes: 64 * 1024 * 1024,
  channels: 10_000,
  pageIntents: 128,
  pageBytes: 4 * 1024 * 1024,
  pages: 16,
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

/** Waits some milliseconds without counting as activity meanwhile. */
type Pause = (ms: number) => Promise<void>

export function createPump(options: PumpOptions): Pump {
  return new OutboxPump(options)
}

class OutboxPump implements Pump {
  readonly #o: PumpOptions
  readonly #limits: PumpLimits
  readonly #edges: ReadonlyMap<string, Edge>
  readonly #budget: Budget
  readonly #listing: Listing
  readonly #targets = new Map<string, Map<string, TargetState>>()
  readonly #waiting = new DueHeap<ChannelState>()
  readonly #abort = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  readonly #carriesOf = new Map<string, number>()
  /** Targets with ready channels and room for another carry, served in turn. */
  #queue: TargetState[] = []
  #paused = new Set<TargetState>()
  #channels = 0
  #carries = 0
  #pages = 0
  #scheduled = false
  #running = false
  #timer: { readonly dueMs: number; readonly timer: Timer } | undefined
  #unwatch: () => void = () => {}
  /** The listing met a channel for which there was no room, and nothing has changed since. */
  #full = false
  #unknownEdges = new Set<string>()

  constructor(options: PumpOptions) {
    this.#o = options
    this.#limits = { ...DEFAULT_PUMP_LIMITS, ...options.limits }
    this.#edges = new Map(options.edges.map((edge) => [edge.name, edge]))
    this.#budget = new Budget(this.#limits.intents, this.#limits.bytes)
    this.#listing = new Listing(options.store.outbox, (of, dueAtMs) => this.#admit(of, dueAtMs))
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#unwatch = this.#o.store.outbox.watch((intents) => this.#arrived(intents))
    this.#schedule()
  }

  async stop(): Promise<void> {
    this.#running = false
    this.#unwatch()
    this.#timer?.timer.cancel()
    this.#timer = undefined
    this.#abort.abort()
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  stats(): PumpStats {
    return {
      carries: this.#carries,
      channels: this.#channels,
      waitingChannels: this.#waiting.size,
      intents: this.#budget.intents,
      peakIntents: this.#budget.peakIntents,
    }
  }

  /** Fresh and rescheduled intents, right after the commit that wrote them. */
  #arrived(intents: readonly Intent[]): void {
    const nowMs = this.#o.clock.nowMs()
    for (const intent of intents) {
      const channel = this.#channelOf(intent, intent.dueAtMs)
      if (channel === undefined) continue
      channel.arrived(intent, nowMs)
      this.#review(channel, nowMs)
    }
    this.#schedule()
  }

  /** The channel in memory; undefined if there is no room or no such edge. */
  #channelOf(of: Channel, dueAtMs: number): ChannelState | undefined {
    const known = this.#targets.get(of.edge)?.get(of.target)?.channels.get(of.lane)
    if (known !== undefined) return known
    if (this.#edgeOf(of) === undefined) return undefined
    if (this.#channels >= this.#limits.channels && !this.#evict()) {
      this.#listing.leftOut(dueAtMs)
      return undefined
    }
    // Unless memory knows all channels, this one may have older intents in the outbox.
    return this.#create(of, this.#listing.complete ? Infinity : dueAtMs)
  }

  #edgeOf(of: Channel): Edge | undefined {
    const edge = this.#edges.get(of.edge)
    if (edge === undefined && !this.#unknownEdges.has(of.edge)) {
      this.#unknownEdges.add(of.edge)
      const text = 'no such edge: its intents stay in the outbox'
      this.#o.log.error({ edge: of.edge, target: of.target }, text)
    }
    return edge
  }

  #create(of: Channel, beyondMs: number): ChannelState {
    let targets = this.#targets.get(of.edge)
    if (targets === undefined) this.#targets.set(of.edge, (targets = new Map()))
    let target = targets.get(of.target)
    if (target === undefined) {
      target = new TargetState(this.#edges.get(of.edge)!, of.target)
      targets.set(of.target, target)
    }
    const { edge, target: name, lane } = of
    const own = lane === undefined ? { edge, target: name } : { edge, target: name, lane }
    const channel = new ChannelState(own, this.#budget, beyondMs)
    target.channels.set(lane, channel)
    this.#channels++
    return channel
  }

  #forget(channel: ChannelState): void {
    const target = this.#targetOf(channel)
    this.#waiting.remove(channel)
    target.channels.delete(channel.of.lane)
    this.#channels--
    this.#full = false
    this.#dropTarget(target)
  }

  #dropTarget(target: TargetState): void {
    if (target.channels.size > 0 || target.running > 0 || this.#paused.has(target)) return
    this.#targets.get(target.edge.name)!.delete(target.name)
  }

  #targetOf(channel: ChannelState): TargetState {
    return this.#targets.get(channel.of.edge)!.get(channel.of.target)!
  }

  /** Makes room by forgetting a channel that only waits; the listing finds it again. */
  #evict(): boolean {
    const channel = this.#waiting.late()
    if (channel === undefined || channel.inFlight > 0 || channel.queued) return false
    this.#listing.leftOut(channel.wakeAtMs!)
    this.#forget(channel)
    return true
  }

  #admit(of: Channel, dueAtMs: number): Admission {
    const nowMs = this.#o.clock.nowMs()
    let channel = this.#targets.get(of.edge)?.get(of.target)?.channels.get(of.lane)
    if (channel !== undefined || this.#edgeOf(of) === undefined) return 'known'
    if (this.#channels >= this.#limits.channels) {
      if (dueAtMs > nowMs) return 'later'
      if (!this.#evict()) {
        this.#full = true
        return 'full'
      }
    }
    channel = this.#create(of, dueAtMs)
    this.#review(channel, nowMs)
    return 'known'
  }

  /** Puts a channel where it belongs: into its target's queue, into the heap, or out of memory. */
  #review(channel: ChannelState, nowMs: number): void {
    const readyAtMs = channel.readyAtMs(nowMs)
    if (readyAtMs <= nowMs) {
      this.#waiting.remove(channel)
      this.#enqueue(channel)
    } else if (readyAtMs !== Infinity) {
      this.#waiting.add(channel, readyAtMs)
      this.#full = false
    } else {
      this.#waiting.remove(channel)
      if (channel.spent && !channel.queued) this.#forget(channel)
    }
  }

  #enqueue(channel: ChannelState): void {
    if (channel.queued) return
    channel.queued = true
    const target = this.#targetOf(channel)
    target.ready.push(channel)
    this.#enqueueTarget(target)
  }

  #enqueueTarget(target: TargetState): void {
    if (target.queued || target.ready.length === 0 || !target.hasRoom) return
    if (this.#paused.has(target)) return
    target.queued = true
    this.#queue.push(target)
  }

  #schedule(): void {
    if (this.#scheduled || !this.#running) return
    this.#scheduled = true
    const end = this.#o.activity.begin('delivery')
    queueMicrotask(() => {
      this.#scheduled = false
      try {
        if (this.#running) this.#dispatch()
      } finally {
        end()
      }
    })
  }

  #dispatch(): void {
    const nowMs = this.#o.clock.nowMs()
    for (const target of this.#paused) {
      if (target.pausedUntilMs > nowMs) continue
      this.#paused.delete(target)
      this.#enqueueTarget(target)
      this.#dropTarget(target)
    }
    for (;;) {
      const channel = this.#waiting.pop(nowMs)
      if (channel === undefined) break
      this.#review(channel, nowMs)
    }
    this.#list(nowMs)
    this.#serve(nowMs)
    this.#sleep(nowMs)
  }

  #list(nowMs: number): void {
    if (this.#listing.nextMs() > nowMs) return
    if (this.#full) return
    this.#run(async () => {
      try {
        await this.#listing.advance()
      } catch (error) {
        this.#listing.retryAt(this.#o.clock.nowMs() + READ_AGAIN_MS)
        this.#warn(error)
      }
    })
  }

  /** One turn for each target in the queue, round after round, as long as there is room. */
  #serve(nowMs: number): void {
    const passed: TargetState[] = []
    let at = 0
    while (at < this.#queue.length && this.#carries < this.#limits.carries) {
      if (this.#pages >= this.#limits.pages) break
      const target = this.#queue[at++]!
      if (this.#paused.has(target)) {
        target.queued = false
        continue
      }
      const edge = target.edge.name
      if ((this.#carriesOf.get(edge) ?? 0) >= this.#limits.carriesPerEdge) {
        passed.push(target)
        continue
      }
      target.queued = false
      const { batch, unread, touched } = target.nextBatch(nowMs)
      for (const channel of unread) this.#run(() => this.#readPage(channel))
      if (batch.length > 0) this.#run((pause) => this.#carry(target, batch, pause))
      for (const channel of touched) this.#review(channel, nowMs)
      this.#enqueueTarget(target)
    }
    this.#queue = [...passed, ...this.#queue.slice(at)]
  }

  /** One timer, at the earliest moment at which something is due. */
  #sleep(nowMs: number): void {
    let dueMs = this.#waiting.nextMs()
    for (const target of this.#paused) dueMs = Math.min(dueMs, target.pausedUntilMs)
    const listMs = this.#listing.nextMs()
    // A pass that is due and did not begin waits for room, not for time.
    if (listMs > nowMs) dueMs = Math.min(dueMs, listMs)
    if (this.#timer?.dueMs === dueMs) return
    this.#timer?.timer.cancel()
    this.#timer = undefined
    if (dueMs === Infinity || !this.#running) return
    const timer = this.#o.clock.at(
      dueMs,
      () => {
        this.#timer = undefined
        this.#schedule()
      },
      'delivery',
    )
    this.#timer = { dueMs, timer }
  }

  /** Counts as activity until it and the dispatch that follows are through, less its pauses. */
  #run(work: (pause: Pause) => Promise<void>): void {
    const { activity, clock, log } = this.#o
    let end = activity.begin('delivery')
    const pause = (ms: number) =>
      new Promise<void>((resolve) => {
        const signal = this.#abort.signal
        if (signal.aborted) return resolve()
        const wake = () => {
          timer.cancel()
          signal.removeEventListener('abort', wake)
          end = activity.begin('delivery')
          resolve()
        }
        const timer = clock.at(clock.nowMs() + ms, wake, 'delivery')
        signal.addEventListener('abort', wake)
        end()
      })
    const running = work(pause)
      .catch((error: unknown) => log.error({ error }, 'delivery went wrong'))
      .then(() => {
        this.#underWay.delete(running)
        this.#schedule()
        end()
      })
    this.#underWay.add(running)
  }

  async #readPage(channel: ChannelState): Promise<void> {
    const { pageIntents, pageBytes } = this.#limits
    // Over budget a page shrinks to one batch: everyone still gets on.
    const least = this.#targetOf(channel).edge.batchSize ?? 1
    const ask = channel.beginPage(this.#budget.full ? least : pageIntents, pageBytes)
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
      this.#review(channel, this.#o.clock.nowMs())
    }
  }

  async #carry(target: TargetState, batch: readonly Carried[], pause: Pause): Promise<void> {
    const edge = target.edge
    target.running++
    this.#carries++
    this.#carriesOf.set(edge.name, (this.#carriesOf.get(edge.name) ?? 0) + 1)
    const { store, clock, random, log } = this.#o
    const signal = this.#abort.signal
    const carriage: Carriage = { edge, batch, store, clock, random, log, signal, pause }
    const { returned, pauseUntilMs } = await carryBatch(carriage)
    target.running--
    this.#carries--
    this.#carriesOf.set(edge.name, this.#carriesOf.get(edge.name)! - 1)
    if (pauseUntilMs > clock.nowMs()) {
      target.pausedUntilMs = pauseUntilMs
      this.#paused.add(target)
    }
    for (const [i, { channel, intents }] of batch.entries()) {
      channel.settled(intents, returned[i]!)
      this.#review(channel, clock.nowMs())
    }
    this.#enqueueTarget(target)
    this.#dropTarget(target)
  }

  #warn(error: unknown): void {
    if (this.#running) this.#o.log.warn({ error }, 'the outbox could not be read')
  }
}
