// All lanes of a source over a log: shards that come and go, a child after its parents.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html

import { setMaxListeners } from 'node:events'
import { Busy } from '../../kernel/busy.ts'
import type { Timer } from '../../kernel/clock.ts'
import { LOOK_MS } from '../../store/store.ts'
import { beginSource, forgetSource, hasEnded, openShard, type CheckpointsOf } from './checkpoint.ts'
import { LogLane } from './log-lane.ts'
import type { LogSource } from './log-source.ts'
import type { LogItem, Shard } from './reader.ts'
import type { SourceEnv } from './source.ts'

const RETRY_MS = 1_000

export class LogShards<I extends LogItem> {
  readonly #env: SourceEnv
  readonly #source: LogSource<I>
  readonly #checkpoints: CheckpointsOf
  readonly #stopped = new AbortController()
  readonly #lanes = new Map<string, readonly LogLane<I>[]>()
  /** Read to their end by this very object. */
  readonly #ended = new Set<string>()
  readonly #underWay = new Set<Promise<void>>()
  #unwatch: (() => void) | undefined
  #timer: Timer | undefined
  #looking = false
  #again = false

  constructor(env: SourceEnv, source: LogSource<I>) {
    this.#env = env
    this.#source = source
    const { id, partition, parallelizationFactor: lanes } = source
    // All that waits in the lanes listens to it.
    setMaxListeners(0, this.#stopped.signal)
    const writer = env.random.uuid()
    this.#checkpoints = { store: env.store, partition, source: id, lanes, writer }
  }

  start(): void {
    this.#unwatch = this.#source.reader.watch((shard) => {
      if (shard === undefined) this.#look()
      else for (const lane of this.#lanes.get(shard) ?? []) lane.wake()
    })
    this.#look()
  }

  /** Begins no more batches; resolves when those under way are written. */
  async stop(): Promise<void> {
    this.#unwatch?.()
    this.#timer?.cancel()
    this.#stopped.abort()
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  /** It will never be read again. */
  forget(): Promise<void> {
    return forgetSource(this.#checkpoints)
  }

  /** Begins its activity before it returns, so that whoever woke it may end theirs. */
  #look(): void {
    if (this.#stopped.signal.aborted) return
    this.#again = true
    if (this.#looking) return
    this.#looking = true
    const busy = new Busy(this.#env.activity, this.#source.name)
    this.#during(this.#lookAll().finally(() => busy.end()))
  }

  #during(work: Promise<void>): void {
    const done: Promise<void> = work.finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  async #lookAll(): Promise<void> {
    const { clock, log, store } = this.#env
    try {
      while (this.#again && !this.#stopped.signal.aborted) {
        this.#again = false
        const shards = await this.#source.reader.shards()
        await beginSource(this.#checkpoints, this.#source.reader, shards)
        await this.#open(shards)
      }
    } catch (error) {
      log.warn({ err: error, from: this.#source.from }, 'shards could not be looked at')
      return this.#lookAgainAt(clock.nowMs() + RETRY_MS)
    } finally {
      // Not a turn later: whoever asks from now on looks for himself.
      this.#looking = false
    }
    // On another node shards may come and go unannounced.
    if (store.nodeName !== undefined) this.#lookAgainAt(clock.nowMs() + LOOK_MS)
  }

  #lookAgainAt(atMs: number): void {
    this.#timer?.cancel()
    if (this.#stopped.signal.aborted) return
    const label = `shards of ${this.#source.from}`
    this.#timer = this.#env.clock.at(atMs, () => this.#look(), label)
  }

  async #open(shards: readonly Shard[]): Promise<void> {
    const there = new Set(shards.map(({ id }) => id))
    for (const { id, parents } of shards) {
      if (this.#lanes.has(id) || this.#ended.has(id)) continue
      const before = parents.filter((parent) => there.has(parent))
      if (!(await this.#areRead(before))) continue
      const points = await openShard(this.#checkpoints, this.#source.reader, id)
      if (points.every(({ ended }) => ended === true)) {
        this.#ended.add(id)
        // Its children may come earlier in the list.
        this.#again = true
        continue
      }
      if (this.#stopped.signal.aborted) return
      this.#run(
        id,
        points.map(
          (point, lane) =>
            new LogLane(
              {
                ...{ env: this.#env, source: this.#source, checkpoints: this.#checkpoints },
                ...{ shard: id, lane, signal: this.#stopped.signal },
              },
              point,
            ),
        ),
      )
    }
  }

  async #areRead(shards: readonly string[]): Promise<boolean> {
    for (const shard of shards) {
      if (this.#ended.has(shard)) continue
      if (this.#lanes.has(shard) || !(await hasEnded(this.#checkpoints, shard))) return false
    }
    return true
  }

  #run(shard: string, lanes: readonly LogLane<I>[]): void {
    this.#lanes.set(shard, lanes)
    const running = Promise.all(lanes.map((lane) => lane.run())).then((ends) => {
      // Another one reads here now: whoever opened this one will find out, and close it.
      if (ends.includes('lost')) this.#stopped.abort()
      this.#lanes.delete(shard)
      this.#look()
    })
    this.#during(running)
  }
}
