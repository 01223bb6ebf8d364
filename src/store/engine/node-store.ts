// One node's handle on a store that several nodes share: what it writes is fenced by the slots that it
// holds, and its end is the end of the handle, not of the store.

import type { Activity } from '../../kernel/activity.ts'
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
import { Leases } from './leases.ts'
import type { Operation } from './operation.ts'

export interface NodeParts {
  /** Never used by another node, nor by an earlier one of this place. */
  readonly name: string
  readonly activity: Activity
}

type TransactOptions = Parameters<Store['transact']>[2]

export class NodeStore implements Store {
  readonly nodeName: string
  readonly outbox: Outbox
  readonly #whole: Store
  readonly #activity: Activity
  readonly #leases: Leases
  readonly #unwatch = new Set<() => void>()
  /** How to refuse what has no answer yet. */
  readonly #unanswered = new Set<(reason: StoreUnavailable) => void>()
  #atRest: (() => void)[] = []
  readonly #abandoned = new AbortController()
  #refusal: StoreUnavailable | undefined

  constructor(whole: Store, opening: number, { name, activity }: NodeParts) {
    this.nodeName = name
    this.#whole = whole
    this.#activity = activity
    this.#leases = new Leases(this, { name: () => name, opening })
    this.outbox = this.#outbox()
  }

  transact<T>(scope: Scope, op: Op<T>, options?: TransactOptions): Promise<T> {
    const { signal } = this.#abandoned
    const until = options?.signal ? AbortSignal.any([options.signal, signal]) : signal
    const fenced: Op<T> = (tx) => {
      // What an engine's operations are given is the operation itself.
      const operation = tx as Operation
      operation.fence = this.#leases
      return op(tx)
    }
    return this.#answered(() => this.#whole.transact(scope, fenced, { ...options, signal: until }))
  }

  async *scan(
    partition: string,
    start: Key,
    end: Key,
    options?: { limit?: number; reverse?: boolean },
  ): AsyncIterable<readonly [Key, Val][]> {
    const pages = this.#whole.scan(partition, start, end, options)[Symbol.asyncIterator]()
    yield* this.#each(pages)
  }

  async *partitions(prefix: string): AsyncIterable<string> {
    yield* this.#each(this.#whole.partitions(prefix)[Symbol.asyncIterator]())
  }

  watch(partition: string, wake: () => void): () => void {
    return this.#watching(this.#whole.watch(partition, wake))
  }

  watchHops(listener: HopListener): () => void {
    return this.#watching(this.#whole.watchHops(listener))
  }

  own(partition: string, ttlMs: number): Promise<Lease | null> {
    return this.#leases.own(partition, ttlMs)
  }

  ownEach(partitions: readonly string[], ttlMs: number): Promise<readonly (Lease | null)[]> {
    return this.#leases.ownEach(partitions, ttlMs)
  }

  health(): StoreHealth {
    const health = this.#whole.health()
    return this.#refusal === undefined ? health : { ...health, writable: false }
  }

  backup(directory: string): Promise<void> {
    return this.#answered(() => this.#whole.backup(directory))
  }

  /** Waits for what is under way. The store, and other nodes, go on. */
  async close(): Promise<void> {
    this.#refusal ??= new StoreUnavailable('the store is closed')
    for (const unwatch of [...this.#unwatch]) unwatch()
    if (this.#unanswered.size > 0) await new Promise<void>((resolve) => this.#atRest.push(resolve))
  }

  /** Ends as the node's death would: what has no answer is refused, and done or not. */
  abandon(reason: string): void {
    const refusal = (this.#refusal ??= new StoreUnavailable(reason))
    for (const unwatch of [...this.#unwatch]) unwatch()
    this.#abandoned.abort(refusal)
    for (const refuse of [...this.#unanswered]) refuse(refusal)
  }

  #answered<T>(work: () => Promise<T>): Promise<T> {
    if (this.#refusal !== undefined) return Promise.reject(this.#refusal)
    const end = this.#activity.begin('store')
    return new Promise<T>((resolve, reject) => {
      this.#unanswered.add(reject)
      const over = () => {
        this.#unanswered.delete(reject)
        end()
        while (this.#unanswered.size === 0 && this.#atRest.length > 0) this.#atRest.pop()!()
      }
      work().then(resolve, reject).finally(over)
    })
  }

  async *#each<T>(items: AsyncIterator<T>): AsyncGenerator<T> {
    for (;;) {
      const { done, value } = await this.#answered(() => items.next())
      if (done === true) return
      yield value
    }
  }

  #watching(stop: () => void): () => void {
    const unwatch = () => {
      this.#unwatch.delete(unwatch)
      stop()
    }
    this.#unwatch.add(unwatch)
    return unwatch
  }

  #outbox(): Outbox {
    const { outbox } = this.#whole
    return {
      channels: (limit, after) => this.#answered(() => outbox.channels(limit, after)),
      channel: (of, limit, maxBytes) => this.#answered(() => outbox.channel(of, limit, maxBytes)),
      due: (untilMs, limit, after) => this.#answered(() => outbox.due(untilMs, limit, after)),
      nextDueMs: () => this.#answered(() => outbox.nextDueMs()),
      get: (intentId) => this.#answered(() => outbox.get(intentId)),
      count: () => this.#answered(() => outbox.count()),
      watch: (wake: (intents: readonly Intent[]) => void) => this.#watching(outbox.watch(wake)),
    }
  }
}
