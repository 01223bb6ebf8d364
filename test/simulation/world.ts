// The simulated world: the engine in one life after another over a disk that outlives them, its
// weather, and the history of what its clients did and saw. Everything is decided by the seed.

import { setMaxListeners } from 'node:events'
import { AwsError } from '../../src/kernel/aws-error.ts'
import { VIRTUAL_EPOCH_MS } from '../../src/kernel/clock.ts'
import { SeededRandom } from '../../src/kernel/random.ts'
import type { CommitFault } from '../../src/store/memory/memory-engine.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import type { Stage } from './clients.ts'
import { buggyEdge, buggyStore, spoil } from './bugs.ts'
import { createFunctions } from './functions.ts'
import { History, type Happening, type Outcome } from './history.ts'
import { freshDisk, Life, type Remains } from './life.ts'
import { planOf, type Plan, type SimulationOptions } from './options.ts'
import { build, createFunctionRows } from './topology.ts'

export class World implements Stage {
  readonly plan: Plan
  readonly history = new History()
  readonly #options: SimulationOptions
  /** One for what the world does, one for what the engine draws, so that neither shifts the other. */
  readonly #chance: SeededRandom
  readonly #engineRandom: SeededRandom
  #life!: Life
  #lives = 0
  #calm = true
  readonly #awake = new AbortController()
  /** Draining: nothing goes wrong any more. */
  #over = false

  constructor(options: SimulationOptions) {
    this.#options = options
    this.plan = planOf(options)
    this.#chance = new SeededRandom(options.seed)
    this.#engineRandom = new SeededRandom(options.seed + 1_000_003)
    setMaxListeners(0, this.#awake.signal)
  }

  get life(): Life {
    return this.#life
  }

  get nowMs(): number {
    return this.#life.clock.nowMs()
  }

  get poison(): number {
    return this.plan.weather.poison
  }

  chance(): number {
    return this.#chance.float()
  }

  pick(n: number): number {
    return Math.floor(this.chance() * n)
  }

  add(happening: Happening): number {
    return this.history.add(happening, this.nowMs, this.#life.number).n
  }

  /** What is under way, for a run that is stuck. */
  status(): string {
    return JSON.stringify({
      events: this.history.events.length,
      nowMs: this.nowMs,
      over: this.#over,
      activity: this.#life.activity.snapshot(),
      nextDueMs: this.#life.clock.nextDueMs(),
      last: this.history.events.slice(-6),
    })
  }

  async begin(): Promise<void> {
    const faults = { commit: () => this.#commitFault() }
    await this.#start(freshDisk(this.#engineRandom, faults, VIRTUAL_EPOCH_MS))
    const life = this.#life
    const builder = {
      call: (name: string, input: object) => life.call(name, input),
      createFunction: (name: string, dead?: string) => createFunctionRows(life, name, dead),
    }
    await build(builder, this.plan.shape)
    await this.#life.activity.idle()
    this.#calm = false
  }

  /** The process dies at once, and the next one opens what it left. */
  async crash(): Promise<void> {
    const survivors = this.pick(4)
    const downMs = this.chance() < 0.1 ? 299_000 + 1000 * this.pick(3) : this.pick(10_000)
    this.add({ kind: 'crash', survivors })
    const remains = this.#life.crash(survivors, downMs)
    await this.#start(remains)
    this.add({ kind: 'restart' })
  }

  /** The process is asked to end, finishes what it has begun, and the next one starts. */
  async stop(): Promise<void> {
    this.add({ kind: 'stop' })
    const life = this.#life
    let stopped = false
    const stopping = life.stop().finally(() => (stopped = true))
    // Functions that take virtual time need it to pass.
    while (!stopped) {
      if (this.plan.weather.impatient) await this.advance(100)
      await this.turns(5)
    }
    await stopping
    await this.#start(life.crash(0, this.pick(10_000)))
    this.add({ kind: 'restart' })
  }

  /** Someone changes what feeds a function, or how many of it may run. */
  async manage(): Promise<void> {
    const fn = ['work', 'sort'][this.pick(2)]!
    const change = { Enabled: this.chance() < 0.6, BatchSize: 1 + this.pick(10) }
    await this.#changeMapping(fn, change)
  }

  async #changeMapping(fn: string, change: object): Promise<void> {
    const [, listed] = await this.call('lambda.ListEventSourceMappings', { FunctionName: fn })
    const mappings = (listed?.EventSourceMappings ?? []) as { UUID: string }[]
    for (const { UUID } of mappings) {
      await this.call('lambda.UpdateEventSourceMapping', { UUID, ...change })
    }
  }

  async spoil(): Promise<void> {
    const { bug } = this.#options
    if (bug === undefined) return
    const calm = this.#calm
    this.#calm = true
    if (await spoil(bug, this.#life.disk)) this.add({ kind: 'plant', bug })
    this.#calm = calm
  }

  async advance(ms: number): Promise<void> {
    await this.#life.clock.advance(ms)
  }

  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
  }

  /** No more faults, crashes or failures; functions that sleep wake up. */
  async calmDown(): Promise<void> {
    this.#calm = true
    this.#over = true
    this.#awake.abort()
    for (const fn of ['work', 'sort']) await this.#changeMapping(fn, { Enabled: true })
    this.add({ kind: 'drain' })
  }

  /**
   * Calls an operation of the life that is now. `info`: no answer, a lost one, or one that came to
   * a process that was dead by then.
   */
  async call(name: string, input: object): Promise<[Outcome, any]> {
    const life = this.#life
    try {
      const output = await life.call(name, input)
      return life.alive ? ['ok', output] : ['info', undefined]
    } catch (error) {
      if (life.alive && error instanceof AwsError) return ['fail', error]
      return ['info', error]
    }
  }

  async #start(remains: Remains): Promise<void> {
    const { bug } = this.#options
    this.#life = new Life({
      number: ++this.#lives,
      random: this.#engineRandom,
      remains,
      runs: (life) => this.#functions(life),
      settled: (life) => this.#settled(life),
      store: (store) => buggyStore(bug, store),
      edge: (edge) => buggyEdge(bug, edge),
    })
    try {
      await this.#life.start()
    } catch (error) {
      // A start that the store lets down ends the process, and the next one tries.
      if (!(error instanceof StoreUnavailable)) throw error
      await this.crash()
    }
  }

  async #settled(life: Life): Promise<void> {
    if (this.#over || !this.plan.weather.impatient) return life.activity.idle()
    await this.turns(this.pick(12))
  }

  #commitFault(): CommitFault {
    if (this.#calm) return undefined
    const { failing, info, slow } = this.plan.weather
    const dice = this.chance()
    if (dice < failing) return this.#fault('fail')
    if (dice < failing + info) return this.#fault('info')
    if (dice < failing + info + slow) return { turns: 1 + this.pick(12) }
    return undefined
  }

  #fault(fault: 'fail' | 'info'): CommitFault {
    this.add({ kind: 'fault', fault })
    return fault
  }

  #functions(life: Life) {
    const { weather, shape } = this.plan
    return createFunctions({
      activity: life.activity,
      store: life.disk,
      chance: () => this.chance(),
      failing: () => (this.#over ? 0 : weather.functionsFailing),
      alive: () => life.alive,
      sleep: (ms) => life.clock.sleep(ms, this.#awake.signal),
      impatient: () => weather.impatient && !this.#over,
      reportsFailures: shape.reportsFailures,
      called: (fn, requestId, messages) => {
        const op = this.history.op()
        this.add({ kind: 'call', op, fn, requestId, messages })
        return op
      },
      answered: (op, result, failed) => void this.add({ kind: 'answer', op, result, failed }),
    })
  }
}
