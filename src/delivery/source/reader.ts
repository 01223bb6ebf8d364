// What a service brings so that sources read from it.

import type { Item } from './source.ts'

/**
 * Of a queue: what is taken is hidden from others until it is deleted or given back, or its time has
 * passed. Nothing is kept of where the source stands.
 */
export interface QueueReader<I extends Item> {
  /** Items of one group are handed out one batch at a time, in order. */
  readonly ordered: boolean
  /** Called when something may have become visible. */
  watch(wake: () => void): () => void
  /** Up to `max`, hidden from `nowMs` on; none: when something becomes visible, if that is known. */
  take(
    max: number,
    nowMs: number,
  ): Promise<{
    readonly items: readonly I[]
    readonly nextAtMs?: number | undefined
  }>
  /** Whether taking threw because there is nothing to take from: its creation wakes the watchers. */
  isGone(error: unknown): boolean
  delete(items: readonly I[]): Promise<void>
  /** Makes visible at once what no target has seen. */
  giveBack(items: readonly I[], reason: string): Promise<void>
  /** How long what is taken stays hidden. */
  hiddenMs(): Promise<number>
}

/**
 * Of a log: shards of records in order, each with a position; nothing is taken out. A reader is asked
 * by several shards at once, of one shard by as many as are read side by side.
 */
export interface LogReader<I extends LogItem> {
  /** Those that are there now, whether open or closed. */
  shards(): Promise<readonly Shard[]>
  /** Where a source that is new begins in a shard that is there already; '': with its first record. */
  begin(shard: string): Promise<string>
  /** What stands behind `after`, oldest first, up to `max` records and some megabytes. */
  read(shard: string, after: string, max: number): Promise<Page<I>>
  /** The order of positions of one shard. */
  compare(one: string, other: string): number
  /** Called when a shard has more records; without its name when shards came or went. */
  watch(wake: (shard?: string) => void): () => void
}

export interface Shard {
  readonly id: string
  /** What they hold goes before what this one holds. Those that are gone count as read. */
  readonly parents: readonly string[]
}

export interface Page<I extends LogItem> {
  readonly items: readonly I[]
  /** The shard is closed, and these are its last records. */
  readonly isEnd: boolean
}

/** A record of a log. `id` is what a partial failure names: its sequence number. */
export interface LogItem extends Item {
  /** What `read` goes on behind: a key's worth of text, opaque but to the reader. */
  readonly position: string
}
