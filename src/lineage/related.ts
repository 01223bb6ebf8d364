// From one id to the event's whole story: what it came from, and all that came of it.

import type { HopIndex } from './index/hop-index.ts'
import type { LocatedHop } from './index/lookup.ts'

export interface Related {
  /** In the order in which they were recorded. */
  readonly hops: readonly LocatedHop[]
  /** More was found than the bounds let through. */
  readonly truncated: boolean
}

export interface RelatedBounds {
  readonly hops: number
  readonly ids: number
}

export const RELATED_BOUNDS: RelatedBounds = { hops: 2_000, ids: 500 }

/**
 * The story of `id`: upwards to what caused it, and from there downwards to all consequences, along
 * parent ids and the trace id. Downwards never turns up again: a Lambda batch that an event was in
 * belongs to its story, the other events of the batch do not.
 */
export async function related(
  index: HopIndex,
  id: string,
  bounds = RELATED_BOUNDS,
): Promise<Related> {
  const walk = new Walk(index, bounds)
  const seeds = await walk.seeds(id)
  await walk.up(seeds)
  await walk.down()
  return walk.answer()
}

class Walk {
  readonly #index: HopIndex
  readonly #bounds: RelatedBounds
  /** Ids of the story's events. */
  readonly #events = new Set<string>()
  readonly #found = new Map<string, readonly LocatedHop[]>()
  #truncated = false

  constructor(index: HopIndex, bounds: RelatedBounds) {
    this.#index = index
    this.#bounds = bounds
  }

  /** The events that `id` names: itself, or those of its request or trace; and of their traces. */
  async seeds(id: string): Promise<string[]> {
    const seeds = new Set<string>()
    const traces = new Set<string>()
    await this.#find([id])
    for (const { hop } of this.#hopsOf(id)) {
      if (hop.id === id || hop.requestId === id || hop.traceId === id) seeds.add(hop.id)
      if (hop.id === id && hop.traceId !== undefined) traces.add(hop.traceId)
      if (hop.parentId === id) seeds.add(id)
    }
    await this.#find([...traces])
    for (const trace of traces) {
      for (const { hop } of this.#hopsOf(trace)) if (hop.traceId === trace) seeds.add(hop.id)
    }
    return [...seeds]
  }

  async up(seeds: readonly string[]): Promise<void> {
    await this.#spread(seeds, (id, { hop }) => (hop.id === id ? hop.parentId : undefined))
  }

  async down(): Promise<void> {
    const from = [...this.#events]
    this.#events.clear()
    await this.#spread(from, (id, { hop }) => (hop.parentId === id ? hop.id : undefined))
  }

  answer(): Related {
    const hops = new Map<string, LocatedHop>()
    for (const id of this.#events) {
      for (const located of this.#hopsOf(id)) {
        const { hop, sequence, position } = located
        if (hop.id !== id) continue
        // What another event's arrival in the same batch recorded is that event's story.
        if (hop.parentId !== undefined && !this.#events.has(hop.parentId) && this.#hasParent(id))
          continue
        hops.set(`${sequence}/${position}`, located)
      }
    }
    const ordered = [...hops.values()].sort(
      (a, b) => a.sequence - b.sequence || a.position - b.position,
    )
    const truncated = this.#truncated || ordered.length > this.#bounds.hops
    return { hops: ordered.slice(0, this.#bounds.hops), truncated }
  }

  #hasParent(id: string): boolean {
    return this.#hopsOf(id).some(({ hop }) => hop.id === id && this.#events.has(hop.parentId ?? ''))
  }

  async #spread(
    from: readonly string[],
    next: (id: string, located: LocatedHop) => string | undefined,
  ): Promise<void> {
    for (let wave: readonly string[] = [...new Set(from)]; wave.length > 0;) {
      const room = this.#bounds.ids - this.#events.size
      if (wave.length > room) this.#truncated = true
      const events = wave.slice(0, room)
      for (const id of events) this.#events.add(id)
      await this.#find(events)
      const others = new Set<string>()
      for (const id of events) {
        for (const located of this.#hopsOf(id)) {
          const other = next(id, located)
          if (other !== undefined && !this.#events.has(other)) others.add(other)
        }
      }
      wave = [...others]
    }
  }

  #hopsOf(id: string): readonly LocatedHop[] {
    return this.#found.get(id) ?? []
  }

  /** All of a wave at once: an answer costs as many passes over the index as the story is deep. */
  async #find(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#found.has(id))
    if (unknown.length === 0) return
    const { hops, cut } = await this.#index.find(unknown, this.#bounds.hops)
    if (cut) this.#truncated = true
    for (const [id, found] of hops) this.#found.set(id, found)
  }
}
