// Who wants to know of commits. Told after durability, synchronously, before the commit's activity
// ends.

import type { Hop } from '../../kernel/hop.ts'
import type { HopListener, Intent } from '../store.ts'
import { decodeIntent, type IntentRow } from './intents.ts'

/** What one durable batch has to tell. */
export interface News {
  readonly partitions: ReadonlySet<string>
  /** null: taken. A later batch that takes one removes it here. */
  readonly intents: Map<string, IntentRow | null>
  readonly hops: readonly Hop[]
  /** Undefined when they are not kept. */
  readonly firstHopRow: number | undefined
}

export class Listeners {
  readonly #partitions = new Map<string, Set<() => void>>()
  // Lists that are replaced, so that who comes or goes while they are told changes nothing.
  #intents: readonly ((intents: readonly Intent[]) => void)[] = []
  #hops: readonly HopListener[] = []

  onPartition(partition: string, wake: () => void): () => void {
    let wakes = this.#partitions.get(partition)
    if (wakes === undefined) this.#partitions.set(partition, (wakes = new Set()))
    // The same function may watch twice: each gets an identity of its own.
    const own = () => wake()
    wakes.add(own)
    return () => {
      wakes.delete(own)
      if (wakes.size === 0 && this.#partitions.get(partition) === wakes) {
        this.#partitions.delete(partition)
      }
    }
  }

  onIntents(wake: (intents: readonly Intent[]) => void): () => void {
    const own = (intents: readonly Intent[]) => wake(intents)
    this.#intents = [...this.#intents, own]
    return () => void (this.#intents = this.#intents.filter((other) => other !== own))
  }

  onHops(listener: HopListener): () => void {
    const own: HopListener = (hops, firstRow) => listener(hops, firstRow)
    this.#hops = [...this.#hops, own]
    return () => void (this.#hops = this.#hops.filter((other) => other !== own))
  }

  tell(news: News): void {
    if (this.#partitions.size > 0) {
      for (const partition of news.partitions) {
        const wakes = this.#partitions.get(partition)
        if (wakes !== undefined) for (const wake of [...wakes]) guarded(wake, undefined)
      }
    }
    if (this.#intents.length > 0 && news.intents.size > 0) {
      const intents: Intent[] = []
      for (const row of news.intents.values()) if (row !== null) intents.push(decodeIntent(row))
      if (intents.length > 0) for (const wake of this.#intents) guarded(wake, intents)
    }
    if (news.hops.length > 0)
      for (const listener of this.#hops)
        guarded(() => listener(news.hops, news.firstHopRow), undefined)
  }
}

/** A listener's bug must not take the commit's other listeners and callers down with it. */
function guarded<T>(tell: (news: T) => void, news: T): void {
  try {
    tell(news)
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
