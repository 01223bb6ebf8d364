// The engine as the server composes it, over whatever store and clock it is given: the real services,
// edges, pump and pollers.

import { createPump, type Pump } from '../../src/delivery/pump.ts'
import type { Edge } from '../../src/delivery/edge.ts'
import type { Runner } from '../../src/server/module.ts'
import { lambda } from '../../src/server/modules/lambda.ts'
import { sns } from '../../src/server/modules/sns.ts'
import { createParts } from '../../src/server/parts.ts'
import { bound } from '../../src/server/service-code.ts'
import { modules } from '../../src/server/registry.ts'
import type { Runs } from '../../src/services/lambda/execution/executor.ts'
import type { Context, Env, Operation } from '../../src/services/service.ts'
import type { SnsSigner } from '../../src/services/sns/signature.ts'

export const ACCOUNT = '000000000000'
export const REGION = 'us-east-1'

/** Loaded before any life begins: reading files takes turns that no seed decides. */
const codes = await Promise.all(
  modules.map(async ({ name, load }) => ({ name, operations: (await load()).operations })),
)

/** Keys and threads are the machine's own, not the seed's. */
const unsigned: SnsSigner = {
  sign: async () => ({ signature: 'none', signingCertUrl: 'none' }),
  certificate: async () => undefined,
}

export interface EngineOptions {
  readonly env: Omit<Env, 'settings' | 'endpoint'>
  readonly runs: Runs
  /** Planted bugs sit between the pump and an edge. */
  readonly edge?: ((edge: Edge) => Edge) | undefined
}

export class Engine {
  readonly env: Env
  readonly #pump: Pump
  readonly #runners: readonly Runner[]
  readonly #operations = new Map<string, Operation>()

  constructor({ env, runs, edge = (same) => same }: EngineOptions) {
    this.env = {
      ...env,
      settings: { dataDir: '', strictTiming: false, access: 'off' },
      endpoint: () => 'http://127.0.0.1:4566',
    }
    const instead = [lambda({ runs }), sns({ signer: unsigned })]
    const parts = createParts(this.env, {
      modules: modules.map((module) => instead.find(({ name }) => name === module.name) ?? module),
    })
    this.#runners = parts.runners
    this.#pump = createPump({ ...this.env, edges: parts.edges.map(edge) })
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
  }

  /** Calls `sqs.SendMessage` as the wire would; counts as activity like a request. */
  async call(name: string, input: object): Promise<any> {
    const operation = this.#operations.get(name)!
    const [service, action] = name.split('.') as [string, string]
    const context = this.#context(service, action)
    // A long poll that waits is not activity; what it does is (the store's).
    if (action === 'ReceiveMessage') return operation.handle(input, context)
    return this.env.activity.during('request', () => operation.handle(input, context))
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
