// What is going on right now. `settle()` and the virtual clock wait until nothing is.

/**
 * Counts work in progress: requests, commits, deliveries, running functions. Whoever hands work
 * over (a commit that wakes a poller) must let the receiver `begin` before its own work ends, so
 * that the count never touches zero in between.
 */
export class Activity {
  #counts = new Map<string, number>()
  #total = 0
  #waiters: (() => void)[] = []

  /** Marks work as begun; the function returned marks it as ended (once). */
  begin(label: string): () => void {
    this.#total++
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1)
    let ended = false
    return () => {
      if (ended) return
      ended = true
      this.#total--
      const left = this.#counts.get(label)! - 1
      if (left === 0) this.#counts.delete(label)
      else this.#counts.set(label, left)
      if (this.#total === 0) {
        const waiters = this.#waiters
        this.#waiters = []
        for (const wake of waiters) wake()
      }
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
    return Object.fromEntries(this.#counts)
  }

  /** Resolves once nothing has been in progress for two turns of the event loop. */
  async idle(): Promise<void> {
    for (;;) {
      if (this.#total > 0) await new Promise<void>((resolve) => this.#waiters.push(resolve))
      await turn()
      if (this.#total > 0) continue
      await turn()
      if (this.#total === 0) return
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
