// Which channels and targets are in memory, and whose turn it is: what is ready stands in a queue,
// what waits for a moment in a heap, what there is no room for is left to the listing.

import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { slotOf, type SlotOwner } from '../store/slots.ts'
import { LOOK_MS, type Channel, type Intent, type Outbox } from '../store/store.ts'
import { Budget } from './budget.ts'
import { ChannelState } from './channel.ts'
import { DueHeap } from './due-heap.ts'
import type { Edge } from './edge.ts'
import type { PumpLimits } from './limits.ts'
import { Listing, type Admission } from './listing.ts'
import { TargetState } from './target.ts'

export interface ScheduleOptions {
  readonly outbox: Outbox
  readonly edges: readonly Edge[]
  readonly limits: PumpLimits
  readonly clock: Clock
  readonly log: Log
  /** Of a node among others; without them all of the outbox is its own. */
  readonly slots?: SlotOwner | undefined
}

export class Schedule {
  readonly budget: Budget
  readonly listing: Listing
  /** Targets with ready channels and room for another carry, served in turn. */
  queue: TargetState[] = []
  channels = 0
  readonly waiting = new DueHeap<ChannelState>()
  readonly #clock: Clock
  readonly #log: Log
  readonly #limits: PumpLimits
  readonly #edges: ReadonlyMap<string, Edge>
  readonly #targets = new Map<string, Map<string, TargetState>>()
  readonly #paused = new Set<TargetState>()
  readonly #unknownEdges = new Set<string>()
  readonly #slots: SlotOwner | undefined
  /** Closed channels in memory, by slot. */
  readonly #closing = new Map<number, number>()
  /** The listing met a channel for which there was no room, and nothing has changed since. */
  #full = false

  constructor(options: ScheduleOptions) {
    this.#clock = options.clock
    this.#log = options.log
    this.#limits = options.limits
    this.#edges = new Map(options.edges.map((edge) => [edge.name, edge]))
    this.budget = new Budget(options.limits.intents, options.limits.bytes)
    this.#slots = options.slots
    const admit = (of: Channel, dueAtMs: number) => this.#admit(of, dueAtMs)
    this.listing =
      this.#slots === undefined
        ? new Listing(options.outbox, admit)
        : new Listing(options.outbox, admit, () => this.#clock.nowMs() + LOOK_MS)
  }

  /**
   * A fresh or rescheduled intent, right after the commit that wrote it. Answers whether there may
   * be something to do now.
   */
  arrived(intent: Intent, nowMs: number): boolean {
    if (this.#isElsewhere(intent)) return false
    const channel = this.#channelOf(intent, intent.dueAtMs)
    if (channel === undefined) return true
    const isNews =
      this.#slots === undefined ? channel.arrived(intent, nowMs) : channel.lookAgain(intent.dueAtMs)
    if (!isNews) return false
    this.review(channel, nowMs)
    return true
  }

  /** Moves to the queue what has become due. */
  wake(nowMs: number): void {
    for (const target of this.#paused) {
      if (target.pausedUntilMs > nowMs) continue
      this.#paused.delete(target)
      this.enqueue(target)
      this.drop(target)
    }
    for (;;) {
      const channel = this.waiting.pop(nowMs)
      if (channel === undefined) return
      this.review(channel, nowMs)
    }
  }

  /** Whether the listing has something to do and room for what it may find. */
  canList(nowMs: number): boolean {
    return !this.#full && this.listing.nextMs() <= nowMs
  }

  /** The earliest moment at which something is due; Infinity if nothing waits for a moment. */
  nextMs(nowMs: number): number {
    let dueMs = this.waiting.nextMs()
    for (const target of this.#paused) dueMs = Math.min(dueMs, target.pausedUntilMs)
    const listMs = this.listing.nextMs()
    // A listing that is due and did not begin waits for room, not for time.
    return listMs > nowMs ? Math.min(dueMs, listMs) : dueMs
  }

  /** Slots that have become this node's: nothing is known of them. */
  gained(): void {
    this.listing.leftOut(-Infinity)
    this.#full = false
  }

  /** Slots that are another node's now: nothing more is handed out. */
  close(slots: ReadonlySet<number>): void {
    for (const targets of this.#targets.values()) {
      for (const target of targets.values()) {
        if (slots.has(target.slot!)) this.#closeTarget(target)
      }
    }
  }

  /** Whether something handed out, or asked for, before a slot was closed is under way. */
  isBusy(slot: number): boolean {
    return this.#closing.has(slot)
  }

  #closeTarget(target: TargetState): void {
    target.ready = []
    for (const channel of [...target.channels.values()]) {
      if (channel.closed) continue
      channel.close()
      this.waiting.remove(channel)
      this.#closing.set(target.slot!, (this.#closing.get(target.slot!) ?? 0) + 1)
      if (channel.spent) this.#forget(channel)
    }
  }

  #isElsewhere({ edge, target }: Channel): boolean {
    return this.#slots !== undefined && !this.#slots.owns(slotOf(edge, target))
  }

  pause(target: TargetState, untilMs: number): void {
    target.pausedUntilMs = untilMs
    this.#paused.add(target)
  }

  isPaused(target: TargetState): boolean {
    return this.#paused.has(target)
  }

  /** The channel in memory; undefined if there is no room or no such edge. */
  #channelOf(of: Channel, dueAtMs: number): ChannelState | undefined {
    const known = this.#targets.get(of.edge)?.get(of.target)?.channels.get(of.lane)
    if (known !== undefined) return known
    if (this.#edgeOf(of) === undefined) return undefined
    if (this.channels >= this.#limits.channels && !this.#evict()) {
      this.listing.leftOut(dueAtMs)
      return undefined
    }
    // Unless memory knows all channels, this one may have older intents in the outbox.
    return this.#create(of, this.listing.complete ? Infinity : dueAtMs)
  }

  #edgeOf(of: Channel): Edge | undefined {
    const edge = this.#edges.get(of.edge)
    if (edge === undefined && !this.#unknownEdges.has(of.edge)) {
      this.#unknownEdges.add(of.edge)
      const text = 'no such edge: its intents stay in the outbox'
      this.#log.error({ edge: of.edge, target: of.target }, text)
    }
    return edge
  }

  #create(of: Channel, beyondMs: number): ChannelState {
    let targets = this.#targets.get(of.edge)
    if (targets === undefined) this.#targets.set(of.edge, (targets = new Map()))
    let target = targets.get(of.target)
    if (target === undefined) {
      const slot = this.#slots && slotOf(of.edge, of.target)
      target = new TargetState(this.#edges.get(of.edge)!, of.target, slot)
      targets.set(of.target, target)
    }
    const { edge, target: name, lane } = of
    const own = lane === undefined ? { edge, target: name } : { edge, target: name, lane }
    const channel = new ChannelState(own, this.budget, beyondMs)
    target.channels.set(lane, channel)
    this.channels++
    return channel
  }

  #forget(channel: ChannelState): void {
    const target = this.targetOf(channel)
    this.waiting.remove(channel)
    channel.forget()
    target.channels.delete(channel.of.lane)
    if (channel.closed) this.#closed(target.slot!)
    this.channels--
    this.#full = false
    this.drop(target)
  }

  #closed(slot: number): void {
    const left = this.#closing.get(slot)! - 1
    if (left === 0) this.#closing.delete(slot)
    else this.#closing.set(slot, left)
  }

  /** Forgets a target of which nothing is in memory. */
  drop(target: TargetState): void {
    if (target.channels.size > 0 || target.running > 0 || this.#paused.has(target)) return
    this.#targets.get(target.edge.name)!.delete(target.name)
  }

  targetOf(channel: ChannelState): TargetState {
    return this.#targets.get(channel.of.edge)!.get(channel.of.target)!
  }

  /** Makes room by forgetting a channel that only waits; the listing finds it again. */
  #evict(): boolean {
    const channel = this.waiting.late()
    if (channel === undefined || channel.inFlight > 0 || channel.queued) return false
    this.listing.leftOut(channel.wakeAtMs!)
    this.#forget(channel)
    return true
  }

  #admit(of: Channel, dueAtMs: number): Admission {
    const nowMs = this.#clock.nowMs()
    let channel = this.#targets.get(of.edge)?.get(of.target)?.channels.get(of.lane)
    if (this.#isElsewhere(of)) return 'known'
    if (channel !== undefined && this.#slots !== undefined) {
      if (channel.lookAgain(dueAtMs)) this.review(channel, nowMs)
    }
    if (channel !== undefined || this.#edgeOf(of) === undefined) return 'known'
    if (this.channels >= this.#limits.channels) {
      if (dueAtMs > nowMs) return 'later'
      if (!this.#evict()) {
        this.#full = true
        return 'full'
      }
    }
    channel = this.#create(of, dueAtMs)
    this.review(channel, nowMs)
    return 'known'
  }

  /** Puts a channel where it belongs: into its target's queue, into the heap, or out of memory. */
  review(channel: ChannelState, nowMs: number): void {
    const readyAtMs = channel.readyAtMs(nowMs)
    if (readyAtMs <= nowMs) {
      this.waiting.remove(channel)
      this.#ready(channel)
    } else if (readyAtMs !== Infinity) {
      this.waiting.add(channel, readyAtMs)
      this.#full = false
    } else {
      this.waiting.remove(channel)
      if (channel.spent && !channel.queued) this.#forget(channel)
    }
  }

  #ready(channel: ChannelState): void {
    if (channel.queued) return
    channel.queued = true
    const target = this.targetOf(channel)
    target.ready.push(channel)
    this.enqueue(target)
  }

  /** Lets a target stand in line, if it has something to do and may do it. */
  enqueue(target: TargetState): void {
    if (target.queued || target.ready.length === 0 || !target.hasRoom) return
    if (this.#paused.has(target)) return
    target.queued = true
    this.queue.push(target)
  }
}
