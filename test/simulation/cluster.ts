// The simulated world of several nodes over one store: nodes die and others take their place, stop for
// longer than their leases, read wrong clocks, and do not hear of each other's commits. Clients come to
// any of them, and do not wait for one that has stopped.

import { allAtRest, SimulatedNode } from '../../src/delivery/node.fixture.ts'
import { Slots } from '../../src/delivery/slots.ts'
import { Activity } from '../../src/kernel/activity.ts'
import { VirtualClock, type Clock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { createMemoryBlobs } from '../../src/store/memory/blobs.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory/memory-store.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { buggyEdge } from './bugs.ts'
import { buggyNode } from './cluster-bugs.ts'
import { Engine } from './engine.ts'
import { Ground, type Host } from './ground.ts'
import type { Outcome } from './history.ts'
import type { SimulationOptions } from './options.ts'
import { build } from './topology.ts'

interface Member {
  readonly node: SimulatedNode
  readonly engine: Engine
  readonly slots: Slots
}

export class Cluster extends Ground {
  readonly #options: SimulationOptions
  readonly #clock = new VirtualClock()
  readonly #activity = new Activity()
  readonly disk: MemoryStore
  readonly era = 1
  readonly #blobs
  #members: Member[] = []
  #lives = 0
  /** Under way on nodes that have not been stopped meanwhile. */
  readonly #calls = new Map<number, { fn: string; clock: Clock }>()

  constructor(options: SimulationOptions) {
    super(options)
    this.#options = options
    const faults = { commit: () => this.commitFault() }
    const parts = { clock: this.#clock, activity: this.#activity, random: this.engineRandom }
    this.disk = createMemoryStore({ ...parts, faults })
    this.#blobs = createMemoryBlobs({ random: this.engineRandom })
    const nodes = () => this.#members.map(({ node }) => node)
    const settle = (way: 'idle' | 'calm') => () =>
      this.impatient ? this.turns(this.pick(12)) : allAtRest(way, this.#activity, nodes)
    this.#clock.settleWith(settle('idle'), settle('calm'))
  }

  get nowMs(): number {
    return this.#clock.nowMs()
  }

  status(): string {
    return JSON.stringify({
      events: this.history.events.length,
      nowMs: this.nowMs,
      over: this.over,
      store: this.#activity.snapshot(),
      nodes: this.#members.map(({ node }) => [node.name, node.runs, node.activity.snapshot()]),
      last: this.history.events.slice(-6),
    })
  }

  async begin(): Promise<void> {
    for (let i = 0; i < this.#options.nodes!; i++) await this.#join()
    await this.advance(this.plan.cluster!.leaseMs)
    await build(this.builder(), this.plan.shape)
    await allAtRest('idle', this.#activity, () => this.#members.map(({ node }) => node))
    this.calm = false
  }

  /** A node dies at once, and another one comes. */
  async crash(): Promise<void> {
    this.add({ kind: 'crash', survivors: 0 })
    const [dead] = this.#members.splice(this.pick(this.#members.length), 1)
    dead!.node.kill()
    this.#forgetCalls(dead!.node)
    if (this.chance() < 0.3) await this.advance(this.pick(20_000))
    await this.#join()
    this.add({ kind: 'restart' })
  }

  /** A node is asked to end, finishes what it has begun, and another one comes. */
  async stop(): Promise<void> {
    const member = this.#members[this.pick(this.#members.length)]!
    const { node, engine, slots } = member
    if (!node.runs) return
    this.add({ kind: 'stop' })
    let stopped = false
    const stopping = engine
      .stop()
      .then(() => slots.stop())
      .finally(() => (stopped = true))
    while (!stopped) {
      if (this.impatient) await this.advance(100)
      await this.turns(5)
    }
    await stopping
    this.#members = this.#members.filter((other) => other !== member)
    node.kill()
    await this.#join()
    this.add({ kind: 'restart' })
  }

  /** A node stops, and goes on later as if nothing had been; its clock may be another then. */
  async befall(): Promise<void> {
    const { pausing } = this.plan.cluster!
    if (this.chance() < pausing) this.#pause(this.#members[this.pick(this.#members.length)]!.node)
  }

  /** The worst moment: what it calls has begun, and what came of it is not written. */
  protected override inCall(host: Host, fn: string, op: number): void {
    this.#calls.set(op, { fn, clock: host.clock })
    const { reserved } = this.plan.cluster!
    const running = [...this.#calls.values()].filter((call) => call.fn === fn).length
    if (reserved !== undefined && running > reserved)
      this.add({ kind: 'over', fn, running, reserved })
    const { pausing } = this.plan.cluster!
    if (this.calm || pausing === 0 || this.chance() >= pausing) return
    const member = this.#members.find(({ node }) => node.clock === host.clock)
    if (member !== undefined) this.#pause(member.node)
  }

  protected override afterCall(op: number): void {
    this.#calls.delete(op)
  }

  /** What a node runs that is taken for dead counts no longer. */
  #forgetCalls(node: SimulatedNode): void {
    for (const [op, { clock }] of this.#calls) if (clock === node.clock) this.#calls.delete(op)
  }

  #pause(node: SimulatedNode): void {
    const { pauseMs } = this.plan.cluster!
    if (!node.runs) return
    this.#forgetCalls(node)
    this.add({ kind: 'pause', node: node.name })
    node.pulse.pause()
    this.#clock.at(this.nowMs + this.pick(pauseMs), () => this.#goOn(node))
  }

  #goOn(node: SimulatedNode): void {
    if (node.pulse.dead || !node.pulse.paused) return
    if (this.chance() < 0.3) node.clock.skewMs = this.#skew()
    this.add({ kind: 'resume', node: node.name })
    node.pulse.resume()
  }

  async advance(ms: number): Promise<void> {
    await this.#clock.advance(ms)
  }

  /** At any node that runs; one that stops meanwhile is not waited for. */
  async call(name: string, input: object): Promise<[Outcome, any]> {
    const running = this.#members.filter(({ node }) => node.runs)
    if (running.length === 0) return ['info', undefined]
    const { node, engine } = running[this.pick(running.length)]!
    const { stopped } = node.pulse
    const gone = stopped.then((): [Outcome, any] => ['info', undefined])
    const answer = engine.call(name, input).then(
      (output): [Outcome, any] => [this.outcomeOf(node.runs), output],
      (error: unknown): [Outcome, any] => [this.outcomeOf(node.runs, error), error],
    )
    return Promise.race([answer, gone])
  }

  ask(name: string, input: object): Promise<any> {
    return this.#members[0]!.engine.call(name, input)
  }

  override async calmDown(): Promise<void> {
    for (const { node } of this.#members) this.#goOn(node)
    await super.calmDown()
  }

  async spoil(): Promise<void> {}

  #skew(): number {
    const { skewMs } = this.plan.cluster!
    return Math.floor((this.chance() * 2 - 1) * skewMs)
  }

  async #join(): Promise<void> {
    const { bug } = this.#options
    const { deaf, leaseMs } = this.plan.cluster!
    const name = `node-${++this.#lives}`
    const node = new SimulatedNode(name, {
      base: this.#clock,
      core: this.disk,
      activity: new Activity(),
      deaf: () => !this.calm && deaf > 0 && this.chance() < deaf,
    })
    node.clock.skewMs = this.#skew()
    const { clock, activity } = node
    const store = buggyNode(bug, node.store, this.disk)
    const slots = new Slots({ store, clock, activity, log: silentLog, node: name, leaseMs })
    const host = {
      clock,
      activity,
      get alive() {
        return !node.pulse.dead
      },
    }
    const engine = new Engine({
      env: {
        ...{ activity, clock, store, slots, log: silentLog },
        ...{ random: this.engineRandom, blobs: this.#blobs },
      },
      runs: this.functions(host, store),
      edge: (edge) => buggyEdge(bug, edge),
    })
    this.#members.push({ node, engine, slots })
    slots.start()
    try {
      await engine.start()
    } catch (error) {
      // A start that the store lets down ends the process, and the next one tries.
      if (!(error instanceof StoreUnavailable)) throw error
      this.#members.pop()
      node.kill()
      await this.#join()
    }
  }
}
