// Who wants to know of commits. Told after durability, synchronously, before the commit's activity
// ends.

import type { Hop } from '../../kernel/hop.ts'
import type { Intent } from '../store.ts'
import { decodeIntent, type IntentRow } from './intents.ts'

/** What one durable batch has to tell. */
export interface News {
  readonly partitions: ReadonlySet<string>
  /** null: taken. A later batch that takes one removes it here. */
  readonly intents: Map<string, IntentRow | null>
  readonly hops: readonly Hop[]
}

export class Listeners {
  readonly #partitions = new Map<string, Set<() => void>>()
  readonly #intents = new Set<(intents: readonly Intent[]) => void>()
  readonly #hops = new Set<(hops: readonly Hop[]) => void>()

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
    this.#intents.add(own)
    return () => this.#intents.delete(own)
  }

  onHops(listener: (hops: readonly Hop[]) => void): () => void {
    const own = (hops: readonly Hop[]) => listener(hops)
    this.#hops.add(own)
    return () => this.#hops.delete(own)
  }

  tell(news: News): void {
    if (this.#partitions.size > 0) {
      for (const partition of news.partitions) {
        const wakes = this.#partitions.get(partition)
        if (wakes !== undefined) for (const wake of [...wakes]) guarded(wake)
      }
    }
    if (this.#intents.size > 0 && news.intents.size > 0) {
      const intents: Intent[] = []
      for (const row of news.intents.values()) if (row !== null) intents.push(decodeIntent(row))
      if (intents.length > 0) for (const wake of [...this.#intents]) guarded(() => wake(intents))
    }
    if (this.#hops.size > 0 && news.hops.length > 0) {
      for (const listener of [...this.#hops]) guarded(() => listener(news.hops))
    }
  }
}

/** A listener's bug must not take the commit's other listeners and callers down with it. */
function guarded(call: () => void): void {
  try {
    call()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
