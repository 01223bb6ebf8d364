// What is going on right now. `settle()` and the virtual clock wait until nothing is.

import { nextTurn } from './turn.ts'

/** Work under one label. */
interface Count {
  now: number
}

/**
 * Counts work in progress: requests, commits, deliveries, running functions. Whoever hands work
 * over (a commit that wakes a poller) must let the receiver `begin` before its own work ends, so
 * that the count never touches zero in between.
 */
export class Activity {
  #counts = new Map<string, Count>()
  #total = 0
  #waiters: (() => void)[] = []

  /** Marks work as begun; the function returned marks it as ended (once). */
  begin(label: string): () => void {
    let count = this.#counts.get(label)
    if (count === undefined) this.#counts.set(label, (count = { now: 0 }))
    this.#total++
    count.now++
    let ended = false
    return () => {
      if (ended) return
      ended = true
      count.now--
      if (--this.#total === 0) this.#wake()
    }
  }

  async during<T>(label: string, work: () => Promise<T>): Promise<T> {
    const end = this.begin(label)
    try {
      return await work()
    } finally {
      end()
    }
  }

  /** What is in progress, by label: printed when settling takes too long. */
  snapshot(): Record<string, number> {
    const busy = [...this.#counts].filter(([, count]) => count.now > 0)
    return Object.fromEntries(busy.map(([label, count]) => [label, count.now]))
  }

  /** Resolves once nothing has been in progress for two turns of the event loop. */
  async idle(): Promise<void> {
    for (;;) {
      if (this.#total > 0) await new Promise<void>((resolve) => this.#waiters.push(resolve))
      await nextTurn()
      if (this.#total > 0) continue
      await nextTurn()
      if (this.#total === 0) return
    }
  }

  /**
   * Resolves once nothing is in progress and what has just ended has led to nothing more, without a
   * turn of the event loop if none is needed: what begins work after such a turn is not waited for.
   */
  async calm(): Promise<void> {
    do {
      await new Promise<void>((resolve) => {
        // After all promises' reactions that are due, and those that they lead to.
        const drain = () => process.nextTick(resolve)
        if (this.#total > 0) this.#waiters.push(drain)
        else drain()
      })
    } while (this.#total > 0)
  }

  #wake(): void {
    const waiters = this.#waiters
    if (waiters.length === 0) return
    this.#waiters = []
    for (const wake of waiters) wake()
  }
}
