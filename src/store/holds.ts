// Which blobs may not be removed although no row names them: those whose rows are about to commit,
// those that are being read, and all while a backup is taken.

import type { Pin } from './blobs.ts'
import { Pins } from './pins.ts'

export interface LaterHold {
  /** undefined: nothing came of it. */
  as(id: string | undefined): void
}

export class Holds {
  readonly #held = new Map<string, number>()
  /** Released while a sweep runs: it may have passed the row that names them before that was there. */
  #duringSweep: Set<string> | undefined
  /** Writes under way whose ids are not known yet. */
  readonly #coming = new Set<Promise<void>>()
  readonly #pins = new Pins()
  /** Sweeps, backups and removals, one after another. */
  #last: Promise<unknown> = Promise.resolve()
  #frozen = 0

  hold(id: string): void {
    this.#held.set(id, (this.#held.get(id) ?? 0) + 1)
  }

  holdLater(): LaterHold {
    let done = () => {}
    const coming = new Promise<void>((resolve) => (done = resolve))
    this.#coming.add(coming)
    return {
      as: (id) => {
        if (id !== undefined) this.hold(id)
        this.#coming.delete(coming)
        done()
      },
    }
  }

  release(id: string): void {
    const count = this.#held.get(id)
    if (count === undefined) return
    this.#duringSweep?.add(id)
    if (count > 1) this.#held.set(id, count - 1)
    else this.#held.delete(id)
  }

  /** Runs a sweep, which asks for what is held, or was meanwhile, when it has seen all rows. */
  sweeping<T>(sweep: (kept: () => Promise<string[]>) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const released = (this.#duringSweep = new Set<string>())
      const kept = async () => {
        // What is written into a segment at this moment is about to be held by its id.
        await Promise.all(this.#coming)
        return [...this.#held.keys(), ...released, ...(await this.#pins.all())]
      }
      try {
        return await sweep(kept)
      } finally {
        this.#duringSweep = undefined
      }
    })
  }

  /** Nothing is removed while this runs. */
  frozen<T>(run: () => Promise<T>): Promise<T> {
    this.#frozen++
    return this.#alone(run).finally(() => this.#frozen--)
  }

  pin(): Pin {
    return this.#pins.pin()
  }

  /** Removes at once, or when nobody reads it any more and no backup is being taken. */
  async removing(id: string, remove: () => Promise<unknown>): Promise<void> {
    const removal = async () => {
      if (this.#frozen === 0) await remove()
      else void this.#alone(remove).catch(() => {})
    }
    // What is put off is found by a sweep if this process does not live to do it.
    if (!this.#pins.putsOff(id, () => void removal().catch(() => {}))) await removal()
  }

  #alone<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#last.then(run)
    this.#last = done.catch(() => {})
    return done
  }
}
