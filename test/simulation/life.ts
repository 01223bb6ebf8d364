// One life of the engine, from its start to its crash: the real services, edges, pump, pollers and
// lineage over a store in memory, as the server composes them, with virtual time.

import { createPump, type Pump } from '../../src/delivery/pump.ts'
import type { Edge } from '../../src/delivery/edge.ts'
import { Activity } from '../../src/kernel/activity.ts'
import { VirtualClock } from '../../src/kernel/clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import type { Random } from '../../src/kernel/random.ts'
import { countedSlices } from '../../src/kernel/turn.ts'
import { createLineage, type Lineage } from '../../src/lineage/lineage.ts'
import type { Runner } from '../../src/server/module.ts'
import { lambda } from '../../src/server/modules/lambda.ts'
import { sns } from '../../src/server/modules/sns.ts'
import { createParts } from '../../src/server/parts.ts'
import { bound } from '../../src/server/service-code.ts'
import { modules } from '../../src/server/registry.ts'
import type { Runs } from '../../src/services/lambda/execution/executor.ts'
import type { Context, Env, Operation } from '../../src/services/service.ts'
import type { SnsSigner } from '../../src/services/sns/signature.ts'
import { createMemoryBlobs } from '../../src/store/memory/blobs.ts'
import { createMemoryStore, type MemoryStore } from '../../src/store/memory/memory-store.ts'
import type { Faults } from '../../src/store/memory/memory-engine.ts'
import type { Store } from '../../src/store/store.ts'

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'

/** Few: that they end in the middle of something is to be seen. */
const STEPS_PER_SLICE = 16

/** Loaded before any life begins: reading files takes turns that no seed decides. */
const codes = await Promise.all(
  modules.map(async ({ name, load }) => ({ name, operations: (await load()).operations })),
)

/** Keys and threads are the machine's own, not the seed's. */
const unsigned: SnsSigner = {
  sign: async () => ({ signature: 'none', signingCertUrl: 'none' }),
  certificate: async () => undefined,
}

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
  readonly edge?: (edge: Edge) => Edge
}

export class Life {
  readonly number: number
  readonly clock: VirtualClock
  readonly activity = new Activity()
  readonly disk: MemoryStore
  readonly env: Env
  readonly lineage: Lineage
  alive = true
  readonly #pump: Pump
  readonly #runners: readonly Runner[]
  readonly #operations = new Map<string, Operation>()

  constructor(o: LifeOptions) {
    this.number = o.number
    this.clock = new VirtualClock(o.remains.nowMs)
    this.clock.settleWith(() => o.settled(this))
    this.disk = o.remains.open(this)
    const { activity, clock } = this
    this.env = {
      ...{ activity, clock, random: o.random, log: silentLog },
      store: o.store?.(this.disk) ?? this.disk,
      blobs: createMemoryBlobs({ random: o.random }),
      settings: { dataDir: '', strictTiming: false, access: 'off' },
      endpoint: () => 'http://127.0.0.1:4566',
    }
    const instead = [lambda({ runs: o.runs(this) }), sns({ signer: unsigned })]
    const parts = createParts(this.env, {
      modules: modules.map((module) => instead.find(({ name }) => name === module.name) ?? module),
    })
    this.#runners = parts.runners
    this.#pump = createPump({
      ...this.env,
      edges: parts.edges.map((edge) => o.edge?.(edge) ?? edge),
    })
    this.lineage = createLineage({
      ...this.env,
      settings: {},
      slices: countedSlices(STEPS_PER_SLICE),
    })
    for (const { name, operations } of codes) {
      for (const operation of operations) {
        this.#operations.set(`${name}.${operation.name}`, bound(operation, parts.own(name)))
      }
    }
  }

  async start(): Promise<void> {
    this.#pump.start()
    for (const runner of this.#runners) await runner.start?.()
  }

  /** Ends as the server does when it is asked to. */
  async stop(): Promise<void> {
    for (const runner of [...this.#runners].reverse()) await runner.stop()
    await this.#pump.stop()
    await this.lineage.stop()
    await this.disk.close()
  }

  /** Calls `sqs.SendMessage` as the wire would; counts as activity like a request. */
  async call(name: string, input: object): Promise<any> {
    const operation = this.#operations.get(name)!
    const [service, action] = name.split('.') as [string, string]
    const context = this.#context(service, action)
    // A long poll that waits is not activity; what it does is (the store's).
    if (action === 'ReceiveMessage') return operation.handle(input, context)
    return this.activity.during('request', () => operation.handle(input, context))
  }

  /** The process is gone, and with it everything that was not durable, but for `survivors` commits. */
  crash(survivors: number, downMs: number): Remains {
    this.alive = false
    return {
      open: (parts) => this.disk.crash(survivors, parts),
      nowMs: this.clock.nowMs() + downMs,
    }
  }

  #context(service: string, operation: string): Context {
    return {
      ...this.env,
      ...{ service, operation, account: ACCOUNT, region: REGION },
      requestId: this.env.random.uuid(),
      baseUrl: 'http://localhost:4566',
      protocol: 'awsJson1_0',
      caller: {
        accessKeyId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:root`,
        userId: ACCOUNT,
        sourceIp: '127.0.0.1',
        userAgent: 'simulation',
      },
      traceHeader: undefined,
      signal: new AbortController().signal,
      responseHeaders: new Map(),
    }
  }
}

export function freshDisk(random: Random, faults: Faults, nowMs: number): Remains {
  return { open: (parts) => createMemoryStore({ ...parts, random, faults }), nowMs }
}
