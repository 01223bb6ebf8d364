// Where hops stand on a time axis. Stories have long rests (a retry after hours): a rest counts as the
// logarithm of its length, so that bursts can be told apart and hours still show.

import type { Hop, TraceNode } from '../types.ts'

export interface Stop {
  /** 0 to 1 along the axis. */
  readonly at: number
  readonly atMs: number
}

export interface Lane {
  readonly id: string
  readonly depth: number
  readonly hops: readonly Hop[]
}

export function lanesOf(roots: readonly TraceNode[], depth = 0): Lane[] {
  return roots.flatMap(({ id, hops, children }) => [
    { id, depth, hops },
    ...lanesOf(children, depth + 1),
  ])
}

export function stopsOf(timesMs: readonly number[]): Map<number, Stop> {
  const sorted = [...new Set(timesMs)].toSorted((a, b) => a - b)
  const lengths = sorted.map((atMs, i) => (i === 0 ? 0 : Math.log2(1 + atMs - sorted[i - 1]!)))
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1
  let passed = 0
  return new Map(
    sorted.map((atMs, i) => {
      passed += lengths[i]!
      return [atMs, { atMs, at: passed / whole }]
    }),
  )
}

/** `1 h 5 min`, `320 ms`. */
export function durationOf(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
  return `${Math.floor(ms / 3_600_000)} h ${Math.round((ms % 3_600_000) / 60_000)} min`
}
