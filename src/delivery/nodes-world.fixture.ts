// A small cluster for tests: pumps of two or three nodes over one store. Nodes die, stop for longer
// than their leases, and read wrong clocks; what must hold is checked at the end, from the store.

import { setMaxListeners } from 'node:events'
import { Activity } from '../kernel/activity.ts'
import { VirtualClock, type Clock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { SLOTS } from '../store/slots.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import type { CommitFault } from '../store/memory/memory-engine.ts'
import type { Store } from '../store/store.ts'
import { Table, take } from '../store/table.ts'
import { buggy, type Bug } from './nodes-bugs.fixture.ts'
import type { Edge, Outcome } from './edge.ts'
import { allAtRest, SimulatedNode } from './node.fixture.ts'
import { createPump, type Pump } from './pump.ts'
import { Slots } from './slots.ts'

export interface ClusterOptions {
  readonly seed: number
  readonly nodes: number
  readonly failing?: number
  readonly commitFaults?: number
  readonly deaf?: number
  /** Time passes while work is under way, and work takes time. */
  readonly impatient?: boolean
  /** Nodes' clocks are off by up to so much, and change now and then. */
  readonly skewMs?: number
  readonly keepsLanes?: boolean
  readonly bug?: Bug | undefined
}

interface Member {
  readonly node: SimulatedNode
  readonly slots: Slots
  readonly pump: Pump
}

export const LEASE_MS = 3_000
const MAX_ATTEMPTS = 4

const emitted = new Table<[seq: number], { target: string; lane?: string; edge: string }>('emitted')
const arrived = new Table<[order: number, seq: number], { seq: number }>('arrived')
const counter = new Table<['n'], number>('order')

export class Cluster {
  readonly clock = new VirtualClock()
  readonly core: MemoryStore
  readonly activity = new Activity()
  readonly random: SeededRandom
  readonly #o: ClusterOptions
  readonly #hops: Hop[] = []
  readonly wrong: string[] = []
  members: Member[] = []
  #seq = 0
  #lives = 0
  #over = false
  /** Who sleeps wakes up when it is over. */
  readonly #awake = new AbortController()

  constructor(options: ClusterOptions) {
    this.#o = options
    setMaxListeners(0, this.#awake.signal)
    this.random = new SeededRandom(options.seed)
    const { clock, activity, random } = this
    const faults = { commit: () => this.#commitFault() }
    this.core = createMemoryStore({ clock, random, activity, faults })
    this.core.watchHops((hops) => void this.#hops.push(...hops))
    const nodes = () => this.members.map(({ node }) => node)
    const settle = (way: 'idle' | 'calm') => () =>
      this.#isImpatient ? this.turns(this.pick(4)) : allAtRest(way, activity, nodes)
    clock.settleWith(settle('idle'), settle('calm'))
    for (let i = 0; i < options.nodes; i++) this.join()
  }

  chance(part: number): boolean {
    return this.random.float() < part
  }

  get #isImpatient(): boolean {
    return !this.#over && this.#o.impatient === true
  }

  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  pick(n: number): number {
    return Math.floor(this.random.float() * n)
  }

  join(): void {
    const name = `node-${++this.#lives}`
    const { clock: base, core } = this
    const deaf = () => !this.#over && this.chance(this.#o.deaf ?? 0)
    const node = new SimulatedNode(name, { base, core, activity: new Activity(), deaf })
    node.clock.skewMs = this.#skew()
    const store = buggy(this.#o.bug, node.store, core)
    const { activity, clock } = node
    const slots = new Slots({
      store,
      activity,
      clock,
      log: silentLog,
      node: name,
      leaseMs: LEASE_MS,
    })
    const edges = ['taking', 'calling', 'burying'].map((edge) => this.#edge(edge, store, clock))
    const random = new SeededRandom(this.#o.seed * 1000 + this.#lives)
    const pump = createPump({ store, clock, activity, random, edges, log: silentLog, slots })
    pump.start()
    slots.start()
    this.members.push({ node, slots, pump })
  }

  kill(at: number): void {
    this.members.splice(at, 1)[0]!.node.kill()
    this.join()
  }

  /** As a server that is asked to end. */
  async stop(at: number): Promise<void> {
    const { pump, slots, node } = this.members[at]!
    if (node.pulse.paused) return
    let done = false
    const ending = pump
      .stop()
      .then(() => slots.stop())
      .finally(() => (done = true))
    while (!done) await this.clock.advance(10)
    await ending
    this.members.splice(at, 1)
    node.kill()
    this.join()
  }

  pause(at: number, ms: number): void {
    const { node } = this.members[at]!
    if (node.pulse.paused) return
    node.pulse.pause()
    this.clock.at(this.clock.nowMs() + ms, () => {
      if (this.chance(0.5)) node.clock.skewMs = this.#skew()
      node.pulse.resume()
    })
  }

  /** On some node's handle: any may cause events. */
  async emit(count: number): Promise<void> {
    const running = this.members.filter(({ node }) => node.runs)
    const { node } = running[this.pick(running.length)] ?? { node: undefined }
    if (node === undefined) return
    const events = Array.from({ length: count }, () => {
      const edge = this.chance(0.5) ? 'taking' : 'calling'
      const lane = this.chance(0.75) ? { lane: `l${this.pick(2)}` } : {}
      return { seq: this.#seq++, edge, target: `t${this.pick(5)}`, ...lane }
    })
    const op = node.store.transact('source', function* (tx) {
      for (const { seq, ...to } of events) {
        emitted.put(tx, [seq], to)
        tx.emit({ ...to, payload: { seq } })
      }
    })
    await Promise.race([op.catch(() => {}), node.pulse.stopped])
  }

  /** Nothing goes wrong any more. */
  async calmDown(): Promise<void> {
    this.#over = true
    this.#awake.abort()
    await this.clock.advance(60_000)
  }

  /** No two nodes that run, and whose clocks have not moved, think that they have one slot. */
  lookAtSlots(): void {
    if ((this.#o.skewMs ?? 0) > 0) return
    const owner = new Map<number, string>()
    for (const { node, slots } of this.members) {
      if (!node.runs) continue
      slots.lapse()
      for (let slot = 0; slot < SLOTS; slot++) {
        if (!slots.owns(slot)) continue
        const other = owner.get(slot)
        if (other !== undefined) this.wrong.push(`${other} and ${node.name} have slot ${slot}`)
        owner.set(slot, node.name)
      }
    }
  }

  #skew(): number {
    return Math.floor((this.random.float() - 0.5) * 2 * (this.#o.skewMs ?? 0))
  }

  #commitFault(): CommitFault {
    const part = this.#over ? 0 : (this.#o.commitFaults ?? 0)
    if (this.chance(part / 4)) return 'fail'
    if (this.chance(part / 4)) return 'info'
    if (this.chance(part)) return { turns: 1 + this.pick(3) }
    return undefined
  }

  #edge(name: string, store: Store, clock: Clock): Edge {
    return {
      name,
      batchSize: 3,
      keepsLanes: this.#o.keepsLanes ?? false,
      carry: async (intents) => {
        const outcomes: Outcome[] = []
        const stopped = new Set<string>()
        for (const { id, target, lane, payload } of intents) {
          await this.turns(this.pick(3))
          if (this.#isImpatient && this.chance(0.3))
            await clock.sleep(this.pick(LEASE_MS), this.#awake.signal)
          const behind = lane !== undefined && stopped.has(lane)
          const outcome: Outcome = behind
            ? { kind: 'deferred', untilMs: 0, reason: 'behind another' }
            : await this.#reach(name, store, id, target, (payload as { seq: number }).seq)
          if (outcome.kind !== 'delivered' && lane !== undefined) stopped.add(lane)
          outcomes.push(outcome)
        }
        return outcomes
      },
      next(intent, _failure, { nowMs }) {
        if (intent.attempt < MAX_ATTEMPTS || name === 'burying')
          return { kind: 'retry', atMs: nowMs + 200 * intent.attempt }
        const dead = { edge: 'burying', target: 'graveyard', payload: intent.payload }
        return { kind: 'dead-letter', to: 'graveyard', intents: [dead] }
      },
      describe: ({ target, payload }) => ({
        id: `event-${(payload as { seq: number }).seq}`,
        from: 'source',
        to: target,
      }),
    }
  }

  async #reach(edge: string, store: Store, id: string, target: string, seq: number) {
    const failed: Outcome = { kind: 'failed', permanent: false, code: 'Boom', reason: 'by seed' }
    const part = this.#over ? 0 : (this.#o.failing ?? 0)
    if (this.chance(part)) return failed
    // A function: the pump takes its events.
    if (edge === 'calling') return { kind: 'delivered' } satisfies Outcome
    const taken = await store.transact(`target/${edge}/${target}`, function* (tx) {
      if (!(yield* take(id))) return false
      const order = (yield* counter.get('n')) ?? 0
      counter.put(tx, ['n'], order + 1)
      arrived.put(tx, [order, seq], { seq })
      return true
    })
    // Not taken here: then the pump asks for it, and must find that it is gone, or not its own.
    return { kind: 'delivered', taken } satisfies Outcome
  }

  /** What does not hold, in sentences. */
  async check(): Promise<string[]> {
    const wrong = [...new Set(this.wrong)]
    const sent = await this.#sent()
    const seen = new Map<number, string>()
    const last = new Map<string, number>()
    for (const [where, seqs] of await this.#arrivals()) {
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
    wrong.push(...this.#decidedTwice())
    const ends = new Map<string, string>()
    for (const { id, via, outcome } of this.#hops) {
      if (via === 'calling' && outcome === 'delivered') ends.set(id, via)
    }
    for (const [seq, { edge }] of sent) {
      const called = edge === 'calling' && ends.has(`event-${seq}`)
      if (called && seen.has(seq)) wrong.push(`${seq} was called with and buried`)
      if (!called && !seen.has(seq)) wrong.push(`${seq} is lost`)
    }
    const left = await this.core.outbox.count()
    if (left > 0) wrong.push(`${left} intents are left in the outbox`)
    return wrong
  }

  /** Of each event one end, and of each attempt one failure: what is written, one node has decided. */
  #decidedTwice(): string[] {
    const wrong: string[] = []
    const ends = new Set<string>()
    const attempts = new Map<string, number>()
    for (const { id, via, outcome, attempt = 0 } of this.#hops) {
      const key = `${id} via ${via}`
      if (outcome === 'failed') {
        const before = attempts.get(key) ?? 0
        // After an answer that got lost, the same decision may be written once more.
        const isAgain = attempt === before && (this.#o.commitFaults ?? 0) > 0
        if (attempt !== before + 1 && !isAgain)
          wrong.push(`${key}: attempt ${attempt} was decided after attempt ${before}`)
        attempts.set(key, attempt)
      } else if (outcome === 'delivered' || outcome === 'dead-lettered') {
        if (ends.has(key)) wrong.push(`${key} ended twice`)
        ends.add(key)
      }
    }
    return wrong
  }

  async #sent() {
    const sent = new Map<number, { target: string; lane?: string; edge: string }>()
    const { start, end } = emitted.bounds()
    for await (const page of this.core.scan('source', start, end)) {
      for (const [key, value] of page)
        sent.set(Number(Buffer.from(key).readBigUInt64BE(key.length - 8)), emitted.decode(value))
    }
    return sent
  }

  async #arrivals(): Promise<Map<string, number[]>> {
    const out = new Map<string, number[]>()
    const { start, end } = arrived.bounds()
    for await (const partition of this.core.partitions('target/')) {
      const seqs: number[] = []
      for await (const page of this.core.scan(partition, start, end))
        for (const [, value] of page) seqs.push(arrived.decode(value).seq)
      out.set(partition.slice('target/'.length), seqs)
    }
    return out
  }
}
