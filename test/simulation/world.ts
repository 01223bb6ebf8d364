// The simulated world of one node: the engine in one life after another over a disk that outlives
// them. Everything is decided by the seed.

import { VIRTUAL_EPOCH_MS } from '../../src/kernel/clock.ts'
import type { MemoryStore } from '../../src/store/memory/memory-store.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { buggyClock, buggyEdge, buggyStore, spoil } from './bugs.ts'
import { Ground } from './ground.ts'
import type { Outcome } from './history.ts'
import { freshDisk, Life, type Remains } from './life.ts'
import type { SimulationOptions } from './options.ts'
import { build } from './topology.ts'

/** How far somebody may set the clock from the time. */
const MOST_WRONG_MS = 600_000

export class World extends Ground {
  readonly #options: SimulationOptions
  #life!: Life
  #lives = 0
  /** How far the clock is from the time. */
  #wrongMs = 0

  constructor(options: SimulationOptions) {
    super(options)
    this.#options = options
  }

  get disk(): MemoryStore {
    return this.#life.disk
  }

  get nowMs(): number {
    return this.#life.clock.nowMs()
  }

  get era(): number {
    return this.#life.number
  }

  status(): string {
    return JSON.stringify({
      events: this.history.events.length,
      nowMs: this.nowMs,
      over: this.over,
      activity: this.#life.activity.snapshot(),
      nextDueMs: this.#life.clock.nextDueMs(),
      last: this.history.events.slice(-6),
    })
  }

  async begin(): Promise<void> {
    const faults = { commit: () => this.commitFault() }
    await this.#start(freshDisk(this.engineRandom, faults, VIRTUAL_EPOCH_MS))
    await build(this.builder(), this.plan.shape)
    await this.#life.activity.idle()
    this.calm = false
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

  async befall(): Promise<void> {
    const { setting, sleeping } = this.plan.weather
    if (setting > 0 && this.chance() < setting) this.#setWrong()
    if (sleeping > 0 && this.chance() < sleeping) this.#sleep()
  }

  /** Somebody sets the clock; what he does is undone at the end. */
  #setWrong(): void {
    const most = this.chance() < 0.5 ? 5_000 : MOST_WRONG_MS
    const toMs = Math.floor((this.chance() * 2 - 1) * most)
    this.#setClock(toMs - this.#wrongMs)
  }

  /** The machine sleeps: when it wakes, all clocks know, and timers do not. */
  #sleep(): void {
    const ms = this.pick(this.chance() < 0.5 ? 60_000 : 900_000)
    this.add({ kind: 'clock', byMs: ms })
    this.#life.clock.set(this.nowMs + ms)
  }

  #setClock(byMs: number): void {
    this.#wrongMs += byMs
    this.add({ kind: 'clock', byMs })
    this.#life.clock.set(this.nowMs + byMs)
  }

  override async calmDown(): Promise<void> {
    if (this.#wrongMs !== 0) this.#setClock(-this.#wrongMs)
    await super.calmDown()
  }

  async spoil(): Promise<void> {
    const { bug } = this.#options
    if (bug === undefined) return
    const { calm } = this
    this.calm = true
    if (await spoil(bug, this.#life.disk)) this.add({ kind: 'plant', bug })
    this.calm = calm
  }

  async advance(ms: number): Promise<void> {
    await this.#life.clock.advance(ms)
    const { drifting } = this.plan.weather
    if (drifting !== 0 && !this.over) this.#setClock(Math.trunc(ms * drifting))
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
      return [this.outcomeOf(life.alive, error), error]
    }
  }

  ask(name: string, input: object): Promise<any> {
    return this.#life.call(name, input)
  }

  async #start(remains: Remains): Promise<void> {
    const { bug } = this.#options
    this.#life = new Life({
      number: ++this.#lives,
      random: this.engineRandom,
      remains,
      runs: (life) => this.functions(life, life.disk),
      settled: (life) => this.#settled(life),
      store: (store) => buggyStore(bug, store),
      seenClock: (clock) => buggyClock(bug, clock),
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
    if (!this.impatient) return life.activity.idle()
    await this.turns(this.pick(12))
  }
}
