// Removes blobs that no row names, at the start and every hour: what a crash, or an answer that got
// lost, has left between a blob and its row.

import type { Env } from '../services/service.ts'

const EVERY_MS = 3_600_000

export class BlobSweep {
  readonly #env: Env
  readonly #named: () => AsyncIterable<string>
  readonly #stop = new AbortController()
  #running: Promise<void> | undefined

  constructor(env: Env, named: () => AsyncIterable<string>) {
    this.#env = env
    this.#named = named
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, log, blobs } = this.#env
    const { signal } = this.#stop
    while (!signal.aborted) {
      try {
        const swept = await blobs.sweep(this.#untilStopped())
        if (swept.files > 0) log.info(swept, 'removed blobs that nothing names')
      } catch (error) {
        if (!signal.aborted) log.warn({ error }, 'could not look for blobs that nothing names')
      }
      await clock.sleep(EVERY_MS, signal)
    }
  }

  /** A sweep that has not seen all names must remove nothing. */
  async *#untilStopped(): AsyncGenerator<string> {
    for await (const id of this.#named()) {
      this.#stop.signal.throwIfAborted()
      yield id
    }
    this.#stop.signal.throwIfAborted()
  }
}
