// What became of every event: queries over the hops that commits recorded.

import type { Activity } from '../kernel/activity.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import type { Log } from '../kernel/log.ts'
import type { Witnesses } from '../kernel/whereabouts.ts'
import type { Slices } from '../kernel/turn.ts'
import type { Store } from '../store/store.ts'
import { explain, type Explanation } from './explain.ts'
import { HopIndex } from './index/hop-index.ts'
import { listHops, matches } from './list-hops.ts'
import { related } from './related.ts'
import { traceOf, type TraceTree } from './trace.ts'
import type { HopFilter, HopList } from './hop-filter.ts'

export interface LineageSettings {
  /** Hops kept at most (and a few thousand more, until they are trimmed). Default 500,000. */
  readonly maxHops: number
  /** Default 7 days. */
  readonly maxAgeMs: number
}

export const DEFAULT_LINEAGE_SETTINGS: LineageSettings = {
  maxHops: 500_000,
  maxAgeMs: 7 * 86_400_000,
}

export interface LineageOptions {
  readonly store: Store
  readonly clock: Clock
  readonly activity: Activity
  readonly log: Log
  readonly settings?: Partial<LineageSettings>
  /** Who says where an event is now. */
  readonly witnesses?: Witnesses
  /** In simulation: slices that no clock measures. */
  readonly slices?: Slices
}

export interface Lineage {
  /** All hops of the story that an id belongs to: of an event, request or trace; by time. */
  query(id: string): Promise<readonly Hop[]>
  /** Newest first. */
  list(list?: HopList): Promise<Hop[]>
  /** The story as a tree; undefined when nothing is recorded. */
  trace(id: string): Promise<TraceTree | undefined>
  /** Where the event is now and why, then its path; undefined when nothing is recorded. */
  explain(id: string): Promise<Explanation | undefined>
  /** Hops as their commits become durable, until the function returned is called. */
  subscribe(listener: (hops: readonly Hop[]) => void, filter?: HopFilter): () => void
  /** Indexes, trims and merges now; answers how many hops were trimmed. */
  maintain(): Promise<number>
  stop(): Promise<void>
}

const DEFAULT_LIST = 100
const LONGEST_LIST = 10_000
/** New hops after which the index follows in the background. */
const MAINTAIN_EVERY_HOPS = 4_096

const NO_WITNESSES: Witnesses = {
  whereabouts: () => Promise.resolve(undefined),
  eventOf: () => Promise.resolve(undefined),
  pollersOf: () => Promise.resolve([]),
}

export function createLineage(options: LineageOptions): Lineage {
  return new StoredLineage(options)
}

class StoredLineage implements Lineage {
  readonly #o: LineageOptions
  readonly #settings: LineageSettings
  readonly #index: HopIndex
  readonly #unwatch: () => void
  /** The first hops after a start count as many: what became too old meanwhile is trimmed soon. */
  #sinceMaintained = MAINTAIN_EVERY_HOPS
  #maintaining = 0

  constructor(options: LineageOptions) {
    this.#o = options
    this.#settings = { ...DEFAULT_LINEAGE_SETTINGS, ...options.settings }
    this.#index = new HopIndex(options.store, this.#settings.maxHops, undefined, options.slices)
    // Counts only: what it leads to is done between requests, and neither holds up a virtual clock
    // nor counts as activity, since no event depends on it.
    this.#unwatch = options.store.watchHops((hops) => {
      this.#sinceMaintained += hops.length
      if (this.#sinceMaintained < MAINTAIN_EVERY_HOPS || this.#maintaining > 0) return
      this.maintain().catch((error: unknown) => {
        options.log.warn({ error }, 'lineage could not be maintained')
      })
    })
  }

  async query(name: string): Promise<readonly Hop[]> {
    return (await this.#story(await this.#idOf(name))).hops
  }

  async trace(name: string): Promise<TraceTree | undefined> {
    const id = await this.#idOf(name)
    const { hops, truncated } = await this.#story(id)
    return traceOf(id, hops, truncated)
  }

  async #idOf(name: string): Promise<string> {
    const { witnesses = NO_WITNESSES } = this.#o
    return (await witnesses.eventOf(name)) ?? name
  }

  async explain(id: string): Promise<Explanation | undefined> {
    const tree = await this.trace(id)
    if (tree === undefined) return undefined
    const { store, clock, activity, witnesses = NO_WITNESSES } = this.#o
    const world = { witnesses, outbox: store.outbox, nowMs: clock.nowMs() }
    return activity.during('lineage', () => explain(tree, world))
  }

  #story(id: string): Promise<{ hops: readonly Hop[]; truncated: boolean }> {
    return this.#o.activity.during('lineage', async () => {
      await this.#index.catchUp()
      const { hops, truncated } = await related(this.#index, id)
      return { hops: hops.map(({ hop }) => hop), truncated }
    })
  }

  list(list: HopList = {}): Promise<Hop[]> {
    const limit = Math.min(list.limit ?? DEFAULT_LIST, LONGEST_LIST)
    return this.#o.activity.during('lineage', async () => {
      await this.#index.catchUp()
      return listHops(this.#o.store, this.#index, list, limit)
    })
  }

  subscribe(listener: (hops: readonly Hop[]) => void, filter: HopFilter = {}): () => void {
    return this.#o.store.watchHops((hops) => {
      const wanted = hops.filter((hop) => matches(hop, filter))
      if (wanted.length > 0) listener(wanted)
    })
  }

  async maintain(): Promise<number> {
    this.#sinceMaintained = 0
    this.#maintaining++
    try {
      await this.#index.catchUp()
      const { maxHops, maxAgeMs } = this.#settings
      const trimmed = await this.#index.trim(maxHops, this.#o.clock.nowMs() - maxAgeMs)
      await this.#index.merge()
      return trimmed
    } finally {
      this.#maintaining--
    }
  }

  async stop(): Promise<void> {
    this.#unwatch()
    await this.#index.stop()
  }
}
