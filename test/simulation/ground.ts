// What a simulated world is, of one node or of several: the chance that decides, the weather, the
// history of what its clients did and saw.

import { setMaxListeners } from 'node:events'
import { AwsError } from '../../src/kernel/aws-error.ts'
import type { Activity } from '../../src/kernel/activity.ts'
import type { Clock } from '../../src/kernel/clock.ts'
import { SeededRandom } from '../../src/kernel/random.ts'
import type { Runs } from '../../src/services/lambda/execution/executor.ts'
import type { CommitFault } from '../../src/store/memory/memory-engine.ts'
import type { MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import type { Stage } from './clients.ts'
import { createFunctions } from './functions.ts'
import { History, type Happening, type Outcome } from './history.ts'
import { planOf, type Plan, type SimulationOptions } from './options.ts'
import { createFunctionRows, type Builder } from './topology.ts'

/** What runs functions. */
export interface Host {
  readonly activity: Activity
  readonly clock: Clock
  readonly alive: boolean
}

export abstract class Ground implements Stage {
  readonly plan: Plan
  readonly history = new History()
  /** One for what the world does, one for what the engine draws, so that neither shifts the other. */
  readonly #chance: SeededRandom
  readonly engineRandom: SeededRandom
  readonly awake = new AbortController()
  /** No faults while it builds. */
  calm = true
  /** Draining: nothing goes wrong any more. */
  over = false

  constructor(options: SimulationOptions) {
    this.plan = planOf(options)
    this.#chance = new SeededRandom(options.seed)
    this.engineRandom = new SeededRandom(options.seed + 1_000_003)
    setMaxListeners(0, this.awake.signal)
  }

  /** Everything that there is, seen from outside. */
  abstract readonly disk: MemoryStore
  abstract readonly nowMs: number
  /** What of the world is now; calls of one group are compared within one. */
  abstract readonly era: number
  abstract begin(): Promise<void>
  /** Something dies. */
  abstract crash(): Promise<void>
  /** Something is asked to end. */
  abstract stop(): Promise<void>
  /** What else may befall it. */
  abstract befall(): Promise<void>
  abstract advance(ms: number): Promise<void>
  /** A call as a client makes it: the answer may get lost. */
  abstract call(name: string, input: object): Promise<[Outcome, any]>
  /** A call that is sure of its answer. */
  abstract ask(name: string, input: object): Promise<any>
  abstract spoil(): Promise<void>
  /** What may befall a host while it runs a function. */
  protected inCall(_host: Host, _fn: string, _op: number): void {}
  protected afterCall(_op: number): void {}
  /** What is under way, for a run that is stuck. */
  abstract status(): string

  get poison(): number {
    return this.plan.weather.poison
  }

  get impatient(): boolean {
    return this.plan.weather.impatient && !this.over
  }

  chance(): number {
    return this.#chance.float()
  }

  pick(n: number): number {
    return Math.floor(this.chance() * n)
  }

  add(happening: Happening): number {
    return this.history.add(happening, this.nowMs, this.era).n
  }

  async turns(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
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

  /** No more faults, crashes or failures; functions that sleep wake up. */
  async calmDown(): Promise<void> {
    this.calm = true
    this.over = true
    this.awake.abort()
    for (const fn of ['work', 'sort']) await this.#changeMapping(fn, { Enabled: true })
    this.add({ kind: 'drain' })
  }

  builder(): Builder {
    return {
      call: (name, input) => this.ask(name, input),
      createFunction: (name, dead) =>
        createFunctionRows(this.disk, this.nowMs, name, {
          deadLetterTargetArn: dead,
          reservedConcurrency: this.plan.cluster?.reserved,
        }),
    }
  }

  /** What came of a call, if whoever was called still is there. */
  outcomeOf(isThere: boolean, error?: unknown): Outcome {
    if (!isThere) return 'info'
    if (error === undefined) return 'ok'
    return error instanceof AwsError ? 'fail' : 'info'
  }

  commitFault(): CommitFault {
    if (this.calm) return undefined
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

  functions(host: Host, store: Store): Runs {
    const { weather, shape } = this.plan
    return createFunctions({
      ...{ activity: host.activity, clock: host.clock, random: this.engineRandom, store },
      chance: () => this.chance(),
      failing: () => (this.over ? 0 : weather.functionsFailing),
      alive: () => host.alive,
      sleep: (ms) => host.clock.sleep(ms, this.awake.signal),
      impatient: () => this.impatient,
      reportsFailures: shape.reportsFailures,
      called: (fn, requestId, messages) => {
        const op = this.history.op()
        this.add({ kind: 'call', op, fn, requestId, messages })
        this.inCall(host, fn, op)
        return op
      },
      answered: (op, result, failed) => {
        this.add({ kind: 'answer', op, result, failed })
        this.afterCall(op)
      },
    })
  }
}
