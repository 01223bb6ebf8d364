// A `Store` over an engine.

import { performance } from 'node:perf_hooks'
import type { Activity } from '../../kernel/activity.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import { after } from '../key.ts'
import {
  StoreUnavailable,
  type HopListener,
  type Intent,
  type Key,
  type Lease,
  type Op,
  type Outbox,
  type Scope,
  type Store,
  type StoreHealth,
  type Val,
} from '../store.ts'
import { isFull } from './bounded-range.ts'
import { Committer } from './committer.ts'
import type { Engine } from './engine.ts'
import { channelOf, channelText, decodeIntent } from './intents.ts'
import { Leases } from './leases.ts'
import { scopeFault } from './limits.ts'
import { Listeners } from './listeners.ts'
import { NodeStore, type NodeParts } from './node-store.ts'

export interface EngineStoreOptions {
  readonly clock: Clock
  readonly random: Random
  readonly activity: Activity
  /** The store can never acknowledge again (fsync failed): the process should exit. */
  readonly onFatal?: (error: unknown) => void
  /** Default true. If not, hops are told to those who watch and forgotten. */
  readonly keepsHops?: boolean
}

/** Rows that a page of `scan` holds when the caller names no limit. */
const PAGE_ROWS = 256
const PAGE_NAMES = 256
const PAGE_BYTES = 1 << 20
/** Milliseconds, or rows where replay must be exact, that scans may take before others have a turn. */
const SCAN_SLICE_MS = 5
const SCAN_SLICE_ROWS = 4096
/** `due(Infinity)` asks for all. */
const LATEST_MS = Number.MAX_SAFE_INTEGER - 1

export class EngineStore implements Store {
  readonly outbox: Outbox
  readonly #engine: Engine
  readonly #committer: Committer
  readonly #listeners = new Listeners()
  readonly #leases: Leases
  readonly #opening: number
  #closing: Promise<void> | undefined
  /** By scans since the last turn that they gave. */
  #scannedRows = 0
  #turnedAtMs = 0

  constructor(engine: Engine, options: EngineStoreOptions) {
    this.#engine = engine
    const listeners = this.#listeners
    const onFatal = options.onFatal ?? (() => {})
    this.#committer = new Committer({ ...options, engine, listeners, onFatal })
    let holder: string | undefined
    const name = () => (holder ??= options.random.uuid())
    this.#opening = engine.incarnation
    this.#leases = new Leases(this, { name, opening: this.#opening })
    this.outbox = this.#outbox()
  }

  transact<T>(
    scope: Scope,
    op: Op<T>,
    options?: { durability?: 'fsync' | 'buffered'; signal?: AbortSignal },
  ): Promise<T> {
    const fault = scopeFault(scope)
    if (fault !== undefined) return Promise.reject(fault)
    const buffered = options?.durability === 'buffered'
    return this.#committer.submit(scope, op, buffered, options?.signal)
  }

  async *scan(
    partition: string,
    start: Key,
    end: Key,
    options: { limit?: number; reverse?: boolean } = {},
  ): AsyncIterable<readonly [Key, Val][]> {
    const { limit = PAGE_ROWS, reverse = false } = options
    if (!(limit >= 1)) throw new RangeError(`page of ${limit} rows`)
    for (;;) {
      const bounds = [start, end] as const
      const page = await this.#read(() =>
        this.#engine.range(partition, ...bounds, limit, reverse, PAGE_BYTES),
      )
      const isLast = page.length < limit && !isFull(page, PAGE_BYTES)
      if (page.length > 0) yield page
      if (isLast) return
      await this.#turn(page.length)
      const last = page.at(-1)![0]
      if (reverse) end = last
      else start = after(last)
    }
  }

  watch(partition: string, wake: () => void): () => void {
    return this.#listeners.onPartition(partition, wake)
  }

  watchHops(listener: HopListener): () => void {
    return this.#listeners.onHops(listener)
  }

  async *partitions(prefix: string): AsyncIterable<string> {
    let from = prefix
    for (;;) {
      const names = await this.#read(() => this.#engine.partitions(from, PAGE_NAMES))
      for (const name of names) {
        if (!name.startsWith(prefix)) return
        yield name
      }
      if (names.length < PAGE_NAMES) return
      from = `${names.at(-1)!}\0`
    }
  }

  own(partition: string, ttlMs: number): Promise<Lease | null> {
    return this.#leases.own(partition, ttlMs)
  }

  ownEach(partitions: readonly string[], ttlMs: number): Promise<readonly (Lease | null)[]> {
    return this.#leases.ownEach(partitions, ttlMs)
  }

  /** What one of several nodes sees of this store: all of it, but leases and fences of its own. */
  node(parts: NodeParts): NodeStore {
    return new NodeStore(this, this.#opening, parts)
  }

  health(): StoreHealth {
    const health = this.#engine.health(this.#committer.lagMs())
    return this.#committer.refusal === undefined ? health : { ...health, writable: false }
  }

  async backup(directory: string): Promise<void> {
    await this.#committer.horizon()
    await this.#engine.backup(directory)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Ends as a crash would: nothing more is answered, nothing more reaches the engine. */
  abandon(reason: string): void {
    this.#committer.abandon(new StoreUnavailable(reason))
    this.#closing = Promise.resolve()
  }

  async #close(): Promise<void> {
    await this.#committer.drain(new StoreUnavailable('the store is closed'))
    await this.#engine.close()
  }

  /** Reads committed state; answers when it is durable too. */
  async #read<T>(read: () => T): Promise<T> {
    if (this.#committer.refusal !== undefined) throw this.#committer.refusal
    const answer = read()
    await this.#committer.horizon()
    return answer
  }

  /** Between pages of all scans: lets the event loop turn when they have held it long enough. */
  async #turn(rows: number): Promise<void> {
    this.#scannedRows += rows
    const isLong =
      this.#engine.sliceMs === Infinity
        ? this.#scannedRows >= SCAN_SLICE_ROWS
        : performance.now() - this.#turnedAtMs >= SCAN_SLICE_MS
    if (!isLong) return
    await new Promise((resolve) => setImmediate(resolve))
    this.#scannedRows = 0
    this.#turnedAtMs = performance.now()
  }

  #outbox(): Outbox {
    const engine = this.#engine
    return {
      due: async (untilMs, limit, after?: Pick<Intent, 'id' | 'dueAtMs'>) =>
        (await this.#read(() => engine.due(Math.min(untilMs, LATEST_MS), limit, after))).map(
          decodeIntent,
        ),
      channels: async (limit, after) => {
        const from = after === undefined ? '' : channelText(after)
        const heads = await this.#read(() => engine.channels(limit, from))
        return heads.map(({ channel, dueAtMs }) => ({ ...channelOf(channel), dueAtMs }))
      },
      channel: async (of, limit, maxBytes = Number.POSITIVE_INFINITY) =>
        (await this.#read(() => engine.channel(channelText(of), limit, maxBytes))).map(
          decodeIntent,
        ),
      nextDueMs: () => this.#read(() => engine.nextDueMs()),
      get: async (intentId) => {
        const row = await this.#read(() => engine.intent(intentId))
        return row && decodeIntent(row)
      },
      count: () => this.#read(() => engine.intentCount()),
      watch: (wake) => this.#listeners.onIntents(wake),
    }
  }
}
