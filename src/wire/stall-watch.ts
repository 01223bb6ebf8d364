// Ends transfers that have stopped moving. One timer for all of them: a timer per request would cost
// more than reading a small body does.

import { Roster, type Present } from '../kernel/roster.ts'

export interface Transfer extends Present {
  startedTick: number
  movedTick: number
  stalled(): void
}

/**
 * Counts in ticks of a quarter of the allowed silence. These are properties of sockets, not of AWS:
 * real time, also when the clock is virtual.
 */
export class StallWatch {
  tick = 0
  readonly #transfers = new Roster<Transfer>()
  #timer: NodeJS.Timeout | undefined
  readonly #tickMs: number
  readonly #totalTicks: number

  constructor(idleMs: number, totalMs: number) {
    this.#tickMs = Math.max(10, Math.floor(idleMs / 4))
    this.#totalTicks = Math.ceil(totalMs / this.#tickMs)
  }

  add(transfer: Transfer): void {
    transfer.startedTick = this.tick
    transfer.movedTick = this.tick
    this.#transfers.add(transfer)
    if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.#sweep(), this.#tickMs)
      this.#timer.unref()
    }
  }

  remove(transfer: Transfer): void {
    this.#transfers.remove(transfer)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #sweep(): void {
    if (this.#transfers.size === 0) return this.stop()
    this.tick++
    for (const transfer of this.#transfers.all()) {
      const idle = this.tick - transfer.movedTick > 4
      if (idle || this.tick - transfer.startedTick > this.#totalTicks) {
        this.#transfers.remove(transfer)
        transfer.stalled()
      }
    }
  }
}
