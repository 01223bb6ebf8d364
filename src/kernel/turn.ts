// Letting others have the event loop in the middle of long work.

import { performance } from 'node:perf_hooks'

/** Resolves in a later turn: sockets, timers and other requests have had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A piece of long work between two turns. */
export interface Slice {
  /** After each step: takes a turn, where the slice has lasted long enough. */
  rest(): Promise<void>
}

/** Begins slices. */
export type Slices = () => Slice

/** The event loop is real, so slices are measured in real time. */
export function slicesOf(ms: number): Slices {
  return () => {
    let untilMs = performance.now() + ms
    return {
      async rest() {
        if (performance.now() < untilMs) return
        await nextTurn()
        untilMs = performance.now() + ms
      },
    }
  }
}

/** In simulation the same seed is the same run, however busy the machine: slices count their steps. */
export function countedSlices(steps: number): Slices {
  return () => {
    let left = steps
    return {
      async rest() {
        if (--left > 0) return
        await nextTurn()
        left = steps
      },
    }
  }
}
