// One life of the engine, from its start to its crash, over a store in memory that outlives it, with
// virtual time.

import type { Edge } from '../../src/delivery/edge.ts'
import { Activity } from '../../src/kernel/activity.ts'
import { VirtualClock, type Clock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import type { Random } from '../../src/kernel/random.ts'
import { countedSlices } from '../../src/kernel/turn.ts'
import { createLineage, type Lineage } from '../../src/lineage/lineage.ts'
import type { Runs } from '../../src/services/lambda/execution/executor.ts'
import type { Env } from '../../src/services/service.ts'
import { createMemoryBlobs } from '../../src/store/memory/blobs.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { Faults } from '../../src/store/memory/memory-engine.ts'
import type { Store } from '../../src/store/store.ts'
import { Engine } from './engine.ts'

/** Few: that they end in the middle of something is to be seen. */
const STEPS_PER_SLICE = 16

/** What one process leaves to the next: the disk, and where its clock stood. */
export interface Remains {
  readonly open: (env: Pick<Env, 'activity' | 'clock'>) => MemoryStore
  readonly nowMs: number
}

export interface LifeOptions {
  readonly number: number
  readonly random: Random
  readonly remains: Remains
  readonly runs: (life: Life) => Runs
  /** How virtual time waits for work: until it is done, or not at all. */
  readonly settled: (life: Life) => Promise<void>
  /** Planted bugs sit between the engine and its store, or between the pump and an edge. */
  readonly store?: (store: Store) => Store
  readonly seenClock?: (clock: Clock) => Clock
  readonly edge?: (edge: Edge) => Edge
}

export class Life {
  readonly number: number
  readonly clock: VirtualClock
  readonly activity = new Activity()
  readonly disk: MemoryStore
  readonly lineage: Lineage
  alive = true
  readonly #engine: Engine

  constructor(o: LifeOptions) {
    this.number = o.number
    this.clock = new VirtualClock(o.remains.nowMs)
    this.clock.settleWith(() => o.settled(this))
    this.disk = o.remains.open(this)
    const { activity, clock } = this
    const env = {
      ...{ activity, random: o.random, log: silentLog },
      clock: o.seenClock?.(clock) ?? clock,
      store: o.store?.(this.disk) ?? this.disk,
      blobs: createMemoryBlobs({ random: o.random }),
    }
    this.#engine = new Engine({ env, runs: o.runs(this), edge: o.edge })
    this.lineage = createLineage({
      ...this.#engine.env,
      settings: {},
      slices: countedSlices(STEPS_PER_SLICE),
    })
  }

  get env(): Env {
    return this.#engine.env
  }

  start(): Promise<void> {
    return this.#engine.start()
  }

  /** Ends as the server does when it is asked to. */
  async stop(): Promise<void> {
    await this.#engine.stop()
    await this.lineage.stop()
    await this.disk.close()
  }

  call(name: string, input: object): Promise<any> {
    return this.#engine.call(name, input)
  }

  /** The process is gone, and with it everything that was not durable, but for `survivors` commits. */
  crash(survivors: number, downMs: number): Remains {
    this.alive = false
    return {
      open: (parts) => this.disk.crash(survivors, parts),
      nowMs: this.clock.nowMs() + downMs,
    }
  }
}

export function freshDisk(random: Random, faults: Faults, nowMs: number): Remains {
  return { open: (parts) => createMemoryStore({ ...parts, random, faults }), nowMs }
}
