// How much of the outbox may be held in memory at once, over all channels.

import type { Intent } from '../store/store.ts'

/** What an adapter that does not measure payloads is taken to hold per intent. */
const ASSUMED_BYTES = 1_024

export class Budget {
  readonly maxIntents: number
  readonly maxBytes: number
  intents = 0
  bytes = 0
  /** The most intents ever held, for tests and metrics. */
  peakIntents = 0

  constructor(maxIntents: number, maxBytes: number) {
    this.maxIntents = maxIntents
    this.maxBytes = maxBytes
  }

  get full(): boolean {
    return this.intents >= this.maxIntents || this.bytes >= this.maxBytes
  }

  /** Whether what only waits may be held too. */
  get roomy(): boolean {
    return this.intents * 4 < this.maxIntents && this.bytes * 4 < this.maxBytes
  }

  hold(intent: Intent): void {
    this.intents++
    this.bytes += bytesOf(intent)
    if (this.intents > this.peakIntents) this.peakIntents = this.intents
  }

  release(intent: Intent): void {
    this.intents--
    this.bytes -= bytesOf(intent)
  }
}

export function bytesOf(intent: Intent): number {
  return intent.bytes ?? ASSUMED_BYTES
}
