// To start a process holds the event loop for as long as the system takes to copy our page tables:
// 1 ms when Millrace is small, 25 ms at 500 MB. So processes start one at a time, and after each the
// loop is left alone for as long as it took: a burst of cold starts, or of functions that crash at
// once, takes at most half of it.

export class SpawnPace {
  #before: Promise<void> = Promise.resolve()

  /** Runs `start` when it is its turn; rejects as `start` throws. */
  run<T>(start: () => T): Promise<T> {
    let tookMs = 0
    const started = this.#before.then(() => {
      const at = performance.now()
      try {
        return start()
      } finally {
        tookMs = performance.now() - at
      }
    })
    const rested = () => rest(tookMs)
    this.#before = started.then(rested, rested)
    return started
  }
}

/** Real time: what the machine's loop is spared. */
function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setTimeout(resolve, ms).unref()))
}
