// Which slots of the outbox are this node's: leases that it renews, its share among the nodes that are
// alive, and the care that nothing is begun in a slot that it may not have, nor asked for again while
// something of an earlier holding is under way.

import type { Activity } from '../kernel/activity.ts'
import type { Clock, Timer } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { slotName, type SlotUser, type SlotOwner } from '../store/slots.ts'
import type { Lease, Store } from '../store/store.ts'
import { aliveWith, gone, shareOf } from '../store/nodes.ts'

export interface SlotsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly activity: Activity
  readonly log: Log
  /** Never used by another node, nor by an earlier life of this one. */
  readonly node: string
  /** How long a slot rests after the death of its node. */
  readonly leaseMs?: number
}

interface Held {
  lease: Lease
  /** By this node's own clock, counted from before it asked. */
  untilMs: number
}

const LEASE_MS = 10_000
/** Asked for again so often within a lease. */
const ROUNDS = 3

export class Slots implements SlotOwner {
  readonly #o: SlotsOptions
  readonly #leaseMs: number
  readonly #users = new Set<SlotUser>()
  /** Those in which work may begin. */
  readonly #open = new Map<number, Held>()
  /** Closed, but something is under way there; with a lease if it was given up and not lost. */
  readonly #closing = new Map<number, Held | undefined>()
  #timer: Timer | undefined
  #lapsing: Timer | undefined
  #round: Promise<void> | undefined
  #running = false

  constructor(options: SlotsOptions) {
    this.#o = options
    this.#leaseMs = options.leaseMs ?? LEASE_MS
  }

  get size(): number {
    return this.#open.size
  }

  owns(slot: number): boolean {
    return this.#open.has(slot)
  }

  /** `user` is told of what it has at once. */
  join(user: SlotUser): () => void {
    this.#users.add(user)
    if (this.#open.size > 0) user.gained([...this.#open.keys()])
    return () => void this.#users.delete(user)
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    this.#begin()
  }

  /** After its users have stopped: gives up all it has, so that others need not wait. */
  async stop(): Promise<void> {
    this.#running = false
    this.#timer?.cancel()
    this.#lapsing?.cancel()
    await this.#round
    const { store, node, log } = this.#o
    const held = [...this.#open.values(), ...this.#closing.values()]
    this.#close([...this.#open.keys()])
    try {
      await store.transact(...gone(node))
      await Promise.all(held.map((one) => one?.lease.release()))
    } catch (error) {
      log.warn({ error }, 'slots are left to run out')
    }
  }

  lapse(): void {
    const nowMs = this.#o.clock.nowMs()
    const over: number[] = []
    for (const [slot, { untilMs }] of this.#open) if (untilMs <= nowMs) over.push(slot)
    if (over.length > 0) this.#close(over)
  }

  #begin(): void {
    const { activity, log, clock } = this.#o
    const round = () =>
      this.#rounds().catch((error: unknown) => log.warn({ error }, 'slots were not renewed'))
    this.#round = activity.during('slots', round).then(() => {
      if (!this.#running) return
      const atMs = clock.nowMs() + Math.ceil(this.#leaseMs / ROUNDS)
      this.#timer = clock.at(atMs, () => this.#begin())
    })
  }

  async #rounds(): Promise<void> {
    const { store, node, clock } = this.#o
    const alive = await store.transact(...aliveWith(node, this.#leaseMs))
    const share = shareOf(node, alive)
    this.lapse()
    this.#giveUp(share)
    await this.#settle()
    const ask = [...share].filter((slot) => !this.#closing.has(slot))
    // What is given up is held until its last work has been written.
    for (const [slot, held] of this.#closing) if (held !== undefined) ask.push(slot)
    const untilMs = clock.nowMs() + this.#leaseMs
    const leases = await store.ownEach(ask.map(slotName), this.#leaseMs)
    this.#learn(ask, leases, untilMs)
  }

  /** Closes what others should have. */
  #giveUp(share: ReadonlySet<number>): void {
    const surplus = [...this.#open].filter(([slot]) => !share.has(slot))
    this.#close(surplus.map(([slot]) => slot))
    for (const [slot, held] of surplus) this.#closing.set(slot, held)
  }

  /** What is closed, and where nothing is under way any more, is free: for others, or to ask again. */
  async #settle(): Promise<void> {
    const released: Promise<void>[] = []
    for (const [slot, held] of this.#closing) {
      if (this.#isBusy(slot)) continue
      this.#closing.delete(slot)
      if (held !== undefined) released.push(held.lease.release())
    }
    await Promise.all(released)
  }

  #learn(asked: readonly number[], leases: readonly (Lease | null)[], untilMs: number): void {
    const gained: number[] = []
    const lost: number[] = []
    for (const [i, slot] of asked.entries()) {
      const lease = leases[i]!
      const held = this.#open.get(slot)
      if (lease === null) {
        if (held !== undefined) lost.push(slot)
        else if (this.#closing.has(slot)) this.#closing.set(slot, undefined)
      } else if (held !== undefined) {
        held.lease = lease
        held.untilMs = untilMs
      } else if (this.#closing.has(slot)) this.#closing.set(slot, { lease, untilMs })
      else {
        this.#open.set(slot, { lease, untilMs })
        gained.push(slot)
      }
    }
    this.#lapsing?.cancel()
    this.#lapsing = this.#o.clock.at(untilMs, () => this.lapse())
    if (lost.length > 0) this.#close(lost)
    if (gained.length > 0) for (const user of this.#users) user.gained(gained)
  }

  #close(slots: readonly number[]): void {
    if (slots.length === 0) return
    for (const slot of slots) {
      this.#open.delete(slot)
      this.#closing.set(slot, undefined)
    }
    for (const user of this.#users) user.lost(slots)
  }

  #isBusy(slot: number): boolean {
    for (const user of this.#users) if (user.isBusy(slot)) return true
    return false
  }
}
