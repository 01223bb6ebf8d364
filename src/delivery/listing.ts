// Finds channels that the outbox holds and memory does not: all of them after a start, later those
// that had to be left out because memory holds a bounded number. A pass walks the outbox's channels
// from the first to the last; when memory is full it stops and goes on from there once there is
// room, so that each channel gets its turn however many there are.

import type { Channel, Outbox } from '../store/store.ts'

/** `full`: no room now. `later`: left out, because it is not due. `known`: in memory. */
export type Admission = 'known' | 'later' | 'full'

const PAGE_CHANNELS = 256

export class Listing {
  readonly #outbox: Outbox
  readonly #admit: (channel: Channel, dueAtMs: number) => Admission
  /** The earliest due time of a channel left out; a pass is due then. */
  #leftOutMs = -Infinity
  /** The same, gathered while a pass is on its way. */
  #gatheredMs = Infinity
  #notBeforeMs = -Infinity
  #walking = false
  #reading = false
  #cursor: Channel | undefined
  readonly #againMs: () => number

  /** `againMs`: when a pass that has ended is followed by the next at the latest. */
  constructor(
    outbox: Outbox,
    admit: (channel: Channel, dueAtMs: number) => Admission,
    againMs: () => number = () => Infinity,
  ) {
    this.#outbox = outbox
    this.#admit = admit
    this.#againMs = againMs
  }

  /** Whether memory knows every channel of the outbox. */
  get complete(): boolean {
    return !this.#walking && this.#leftOutMs === Infinity
  }

  /** When `advance` has something to do; Infinity while it is at it. */
  nextMs(): number {
    if (this.#reading) return Infinity
    return Math.max(this.#notBeforeMs, this.#walking ? -Infinity : this.#leftOutMs)
  }

  /** The outbox could not be read: not again before `atMs`. */
  retryAt(atMs: number): void {
    this.#notBeforeMs = atMs
  }

  /** A channel was left out of memory, or put out. */
  leftOut(dueAtMs: number): void {
    if (this.#walking) this.#gatheredMs = Math.min(this.#gatheredMs, dueAtMs)
    else this.#leftOutMs = Math.min(this.#leftOutMs, dueAtMs)
  }

  /** Walks on, until the end or until memory is full. */
  async advance(): Promise<void> {
    if (this.#reading) return
    this.#reading = true
    try {
      if (!this.#walking) {
        this.#walking = true
        this.#cursor = undefined
        this.#gatheredMs = Infinity
      }
      for (;;) {
        const heads = await this.#outbox.channels(PAGE_CHANNELS, this.#cursor)
        for (const { dueAtMs, ...channel } of heads) {
          const admission = this.#admit(channel, dueAtMs)
          if (admission === 'full') return
          if (admission === 'later') this.#gatheredMs = Math.min(this.#gatheredMs, dueAtMs)
          this.#cursor = channel
        }
        if (heads.length < PAGE_CHANNELS) break
      }
      this.#walking = false
      this.#leftOutMs = Math.min(this.#gatheredMs, this.#againMs())
    } finally {
      this.#reading = false
    }
  }
}
