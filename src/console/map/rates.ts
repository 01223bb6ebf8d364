// What goes over each arrow: hops of the last seconds, counted by where they went.

import type { Arrow, Hop } from '../types.ts'

/** Over so many milliseconds a rate is taken. */
export const WINDOW_MS = 5_000
const SLOTS = 10
const SLOT_MS = WINDOW_MS / SLOTS

const FAILURES = new Set(['failed', 'dropped', 'refused', 'dead-lettered', 'throttled'])

export interface Rate {
  readonly perSecond: number
  readonly failuresPerSecond: number
}

interface Counted {
  readonly good: number[]
  readonly bad: number[]
  slot: number
}

/** Counts in slots, so that ten thousand hops a second are ten thousand additions and no list. */
export class Rates {
  readonly #by = new Map<string, Counted>()

  add(hops: readonly Hop[], nowMs: number): void {
    for (const { from, to, outcome } of hops) {
      const counted = this.#at(`${from} ${to}`, nowMs)
      const at = counted.slot % SLOTS
      if (FAILURES.has(outcome)) counted.bad[at]!++
      else counted.good[at]!++
    }
  }

  of({ from, to }: Pick<Arrow, 'from' | 'to'>, nowMs: number): Rate {
    const key = `${from} ${to}`
    if (!this.#by.has(key)) return NONE
    const { good, bad } = this.#at(key, nowMs)
    const failures = sum(bad)
    const seconds = WINDOW_MS / 1000
    return { perSecond: (sum(good) + failures) / seconds, failuresPerSecond: failures / seconds }
  }

  #at(key: string, nowMs: number): Counted {
    const slot = Math.floor(nowMs / SLOT_MS)
    let counted = this.#by.get(key)
    if (counted === undefined) {
      counted = { good: zeros(), bad: zeros(), slot }
      this.#by.set(key, counted)
    }
    for (let behind = Math.max(counted.slot + 1, slot - SLOTS + 1); behind <= slot; behind++) {
      counted.good[behind % SLOTS] = 0
      counted.bad[behind % SLOTS] = 0
    }
    counted.slot = slot
    return counted
  }
}

const NONE: Rate = { perSecond: 0, failuresPerSecond: 0 }

function zeros(): number[] {
  return Array.from({ length: SLOTS }, () => 0)
}

function sum(of: readonly number[]): number {
  return of.reduce((all, one) => all + one, 0)
}
