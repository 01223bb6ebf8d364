// A small world for tests of the pump: sources that emit, edges whose targets fail, stall and lose
// answers by seed, crashes, and a check of what must hold whatever happened.

import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import type { CommitFault } from '../store/memory/memory-engine.ts'
import type { Intent, Store } from '../store/store.ts'
import { Table, take } from '../store/table.ts'
import type { Edge, Outcome } from './edge.ts'
import type { PumpLimits } from './limits.ts'
import { createPump, type Pump } from './pump.ts'
import { exponential } from './retry.ts'

export interface Event {
  readonly seq: number
}

const emitted = new Table<[seq: number], { target: string; lane?: string }>('emitted')
/** What a target holds, in the order in which it arrived. */
const arrived = new Table<[order: number, seq: number], { seq: number }>('arrived')
const counter = new Table<['n'], number>('order')

export interface WorldOptions {
  readonly seed: number
  readonly limits?: Partial<PumpLimits>
  /** Chance that an attempt fails before it has an effect, or that its answer is lost after. */
  readonly failing?: number
  readonly commitFaults?: number
  readonly keepsLanes?: boolean
  readonly batchSize?: number
  readonly concurrency?: number
  readonly maxAttempts?: number
  /** Planted bugs. */
  readonly bug?: 'no-take' | 'lanes-by-due-time' | 'forgets-news'
}

export class World {
  readonly clock = new VirtualClock()
  readonly activity = new Activity()
  readonly random: SeededRandom
  store: MemoryStore
  pump: Pump | undefined
  #o: WorldOptions
  #seq = 0
  #incarnation = 0

  constructor(options: WorldOptions) {
    this.#o = options
    this.random = new SeededRandom(options.seed)
    this.clock.settleWith(() => this.activity.idle())
    const { clock, random, activity } = this
    const commit = () => this.#commitFault()
    this.store = createMemoryStore({ clock, random, activity, faults: { commit } })
  }

  start(): void {
    const { clock, random, activity } = this
    const { limits } = this.#o
    const store = this.#seenByPump()
    const edges = [this.edge('taking'), this.edge('burying')]
    this.pump = createPump({
      ...{ store, clock, random, activity, edges, log: silentLog },
      ...(limits && { limits }),
    })
    this.pump.start()
  }

  /** The process dies: what it has under way never reaches the store. */
  async crash(): Promise<void> {
    this.#incarnation++
    const old = this.pump
    this.store = this.store.crash(Math.floor(this.random.float() * 3))
    this.start()
    await old?.stop()
  }

  async settle(): Promise<void> {
    await this.activity.idle()
  }

  /** Emits in one transaction; a commit fault may prevent it, which is no loss. */
  async emit(
    count: number,
    where: (i: number) => { target: string; lane?: string },
  ): Promise<void> {
    const events = Array.from({ length: count }, (_, i) => ({ seq: this.#seq++, ...where(i) }))
    const op = this.store.transact('source', function* (tx) {
      for (const { seq, ...to } of events) {
        emitted.put(tx, [seq], to)
        tx.emit({ edge: 'taking', ...to, payload: { seq } satisfies Event })
      }
    })
    await op.catch(() => {})
  }

  chance(part: number): boolean {
    return this.random.float() < part
  }

  edge(name: 'taking' | 'burying'): Edge {
    const retry = exponential({
      firstMs: 100,
      capMs: 20_000,
      maxAttempts: this.#o.maxAttempts ?? 8,
    })
    const incarnation = this.#incarnation
    return {
      name,
      batchSize: this.#o.batchSize ?? 4,
      concurrency: this.#o.concurrency ?? 1,
      keepsLanes: this.#o.keepsLanes ?? false,
      carry: async (intents) => {
        const outcomes: Outcome[] = []
        const stopped = new Set<string>()
        for (const intent of intents) {
          if (this.chance(0.3)) await new Promise((resolve) => setImmediate(resolve))
          if (incarnation !== this.#incarnation) throw new Error('this process is dead')
          const { lane } = intent
          if (lane !== undefined && stopped.has(lane)) {
            outcomes.push({ kind: 'deferred', untilMs: 0, reason: 'behind another' })
            continue
          }
          const outcome = await this.#reach(name, intent)
          if (outcome.kind !== 'delivered' && lane !== undefined) stopped.add(lane)
          outcomes.push(outcome)
        }
        return outcomes
      },
      next(intent, _failure, context) {
        const state = { attempt: intent.attempt, firstAtMs: intent.emittedAtMs }
        const atMs = retry({ ...state, nowMs: context.nowMs, jitter: context.jitter() })
        if (atMs !== undefined || name === 'burying') {
          return { kind: 'retry', atMs: atMs ?? context.nowMs + 1_000 }
        }
        const dead = { edge: 'burying', target: 'graveyard', payload: intent.payload }
        return { kind: 'dead-letter', to: 'graveyard', intents: [dead] }
      },
      describe: (intent) => {
        const id = `event-${(intent.payload as Event).seq}`
        return { id, from: 'source', to: intent.target }
      },
    }
  }

  async #reach(edge: string, intent: Intent): Promise<Outcome> {
    const failed: Outcome = { kind: 'failed', permanent: false, code: 'Boom', reason: 'by seed' }
    const part = this.#o.failing ?? 0
    if (this.chance(part / 2)) return failed
    if (this.chance(part / 4)) throw new Error('by seed')
    if (this.chance(part / 4)) {
      return { kind: 'deferred', untilMs: this.clock.nowMs() + 50, reason: 'busy' }
    }
    const { seq } = intent.payload as Event
    const takes = this.#o.bug !== 'no-take'
    await this.store.transact(`target/${edge}/${intent.target}`, function* (tx) {
      if (takes && !(yield* take(intent.id))) return
      const order = (yield* counter.get('n')) ?? 0
      counter.put(tx, ['n'], order + 1)
      arrived.put(tx, [order, seq], { seq })
    })
    if (this.chance(part / 4)) throw new Error('answer lost, by seed')
    return { kind: 'delivered', taken: takes }
  }

  #commitFault(): CommitFault {
    const part = this.#o.commitFaults ?? 0
    if (this.chance(part / 4)) return 'fail'
    if (this.chance(part / 4)) return 'info'
    if (this.chance(part)) return { turns: 1 + Math.floor(this.random.float() * 3) }
    return undefined
  }

  /** The store, with a bug planted between it and the pump. */
  #seenByPump(): Store {
    const { bug } = this.#o
    if (bug === undefined || bug === 'no-take') return this.store
    const { store } = this
    const inner = store.outbox
    const outbox = Object.create(inner) as Store['outbox']
    Object.assign(outbox, {
      channels: inner.channels.bind(inner),
      channel: async (...[of, limit, maxBytes]: Parameters<typeof inner.channel>) => {
        const rows = await inner.channel(of, limit, maxBytes)
        return rows.sort((a, b) => a.dueAtMs - b.dueAtMs)
      },
      watch: (wake: Parameters<typeof inner.watch>[0]) =>
        bug === 'forgets-news' ? () => {} : inner.watch(wake),
    })
    if (bug === 'forgets-news') Object.assign(outbox, { channel: inner.channel.bind(inner) })
    const seen = Object.create(store) as Store
    return Object.assign(seen, { outbox, transact: store.transact.bind(store) })
  }

  /** What every target holds, in order of arrival, by `edge/target`. */
  async arrivals(): Promise<Map<string, number[]>> {
    const out = new Map<string, number[]>()
    for await (const partition of this.store.partitions('target/')) {
      const { start, end } = arrived.bounds()
      const seqs: number[] = []
      for await (const page of this.store.scan(partition, start, end))
        for (const [, value] of page) seqs.push(arrived.decode(value).seq)
      out.set(partition.slice('target/'.length), seqs)
    }
    return out
  }

  /** Violations: losses, second effects, inversions in a lane, intents left over. */
  async check(): Promise<string[]> {
    const wrong: string[] = []
    const sent = new Map<number, { target: string; lane?: string }>()
    const { start, end } = emitted.bounds()
    for await (const page of this.store.scan('source', start, end)) {
      for (const [key, value] of page) {
        sent.set(Number(Buffer.from(key).readBigUInt64BE(key.length - 8)), emitted.decode(value))
      }
    }
    const seen = new Map<number, string>()
    const last = new Map<string, number>()
    for (const [where, seqs] of await this.arrivals()) {
      for (const seq of seqs) {
        const to = sent.get(seq)
        if (to === undefined) wrong.push(`${seq} was never sent`)
        if (seen.has(seq)) wrong.push(`${seq} arrived at ${seen.get(seq)} and at ${where}`)
        seen.set(seq, where)
        if (to?.lane === undefined || where.startsWith('burying')) continue
        const lane = `${to.target}/${to.lane}`
        if (seq < (last.get(lane) ?? -1)) wrong.push(`${seq} overtaken in lane ${lane}`)
        last.set(lane, seq)
      }
    }
    for (const seq of sent.keys()) if (!seen.has(seq)) wrong.push(`${seq} is lost`)
    const left = await this.store.outbox.count()
    if (left > 0) wrong.push(`${left} intents are left in the outbox`)
    return wrong
  }
}
