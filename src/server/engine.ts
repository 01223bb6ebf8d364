// One running engine: store, services, edges and delivery over one clock. A reset stops it and makes
// the next one; the server's port stays.

import { join } from 'node:path'
import { createPump, type Pump } from '../delivery/pump.ts'
import type { Weather } from '../delivery/weather.ts'
import { createLineage, type Lineage } from '../lineage/lineage.ts'
import { learnNouns } from '../lineage/names.ts'
import { createOtlpExporter, type OtlpExporter } from '../lineage/otlp.ts'
import type { Activity } from '../kernel/activity.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { systemRandom, type Random } from '../kernel/random.ts'
import { EVENTS } from '../services/events/port.ts'
import { IAM } from '../services/iam/port.ts'
import type { CallOperation, Env, RoleCheck } from '../services/service.ts'
import { STS } from '../services/sts/port.ts'
import type { Blobs } from '../store/blobs.ts'
import { createFileBlobs } from '../store/embedded/blobs.ts'
import { openEmbeddedStore } from '../store/embedded/embedded-store.ts'
import { createMemoryBlobs } from '../store/memory/blobs.ts'
import { createMemoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/store.ts'
import type { WireService } from '../wire/handlers.ts'
import { Models } from '../wire/models/load.ts'
import { AccessGate } from './access/gate.ts'
import { Identities } from './access/identities.ts'
import { Resources } from './access/resources.ts'
import { finishRestore } from './backup.ts'
import { BlobSweep } from './blob-sweep.ts'
import { createCall, createOperatorCall, createRoleCheck, type CallAsOperator } from './call.ts'
import { Calls } from './calls.ts'
import { ownerOf } from './owner.ts'
import type { Module } from './module.ts'
import { nouns } from './nouns.ts'
import { createParts, type Parts, type PartsOptions } from './parts.ts'
import { modules } from './registry.ts'
import { ServiceCodes } from './service-code.ts'
import { Metrics } from './metrics/metrics.ts'
import { createSendInRole, type Inject } from './role-requests.ts'
import { reachOf } from './reach.ts'
import { witnessesOf } from './witnesses.ts'
import { VERSION, type ServerSettings } from './settings.ts'
import { traits } from './traits.ts'

learnNouns(nouns)

export interface EngineHost {
  readonly clock: Clock
  readonly activity: Activity
  readonly log: Log
  readonly endpoint: () => string
  readonly onFatal: (error: unknown) => void
  /** A request without a socket, through the whole pipeline. */
  readonly inject: Inject
  /** In test mode. */
  readonly weather?: Weather
}

export class Engine {
  readonly env: Env
  readonly services: readonly Module[] = modules
  readonly codes: ServiceCodes
  readonly models = new Models(traits)
  readonly lineage: Lineage
  readonly pump: Pump
  readonly hostRoutes: Parts['hostRoutes']
  readonly pageRules: Parts['pageRules']
  /** What services add to the admin API. */
  readonly routes: Parts['routes']
  readonly metrics = new Metrics()
  readonly calls: Calls
  readonly gate: AccessGate
  /** Calls between services. */
  readonly call: CallOperation
  /** What an operator asks for. */
  readonly operatorCall: CallAsOperator
  /** What services do in roles without calling: deliveries, polls. */
  readonly roleCheck: RoleCheck
  readonly otlp: OtlpExporter | undefined
  readonly #runners: Parts['runners']
  readonly #sweep: BlobSweep | undefined

  private constructor(
    env: Env,
    settings: ServerSettings,
    host: EngineHost,
    owner: PartsOptions['owner'],
  ) {
    this.env = env
    const parts = createParts(env, {
      reach: reachOf(settings),
      weather: host.weather,
      owner,
      roleCheck: (call) => this.roleCheck(call),
      call: (call) => this.call(call),
      sendInRole: (request) => sendInRole(request),
    })
    const sendInRole = createSendInRole({
      env,
      models: this.models,
      sts: parts.port(STS),
      inject: host.inject,
    })
    this.hostRoutes = parts.hostRoutes
    this.pageRules = parts.pageRules
    this.routes = parts.routes
    const counted = this.metrics.counted.bind(this.metrics)
    this.codes = new ServiceCodes(modules, (service) => parts.own(service), counted)
    const { listens } = parts.port(EVENTS)
    const { callsKept: most, cloudtrail } = settings
    this.calls = new Calls({ ...env, most, cloudtrail, listens })
    const identities = new Identities({ iam: parts.port(IAM), sts: parts.port(STS), ...env })
    const resources = new Resources(modules, env)
    const { codes, calls } = this
    this.gate = new AccessGate({ env, codes, identities, resources, calls })
    const { models } = this
    const doors = { env, codes, models, identities, gate: this.gate }
    this.call = createCall(doors)
    this.operatorCall = createOperatorCall(doors)
    this.roleCheck = createRoleCheck(doors)
    this.#runners = parts.runners
    // Where rows may be lost, what they named is kept.
    this.#sweep = settings.acceptLoss ? undefined : new BlobSweep(env, () => parts.namedBlobs())
    this.pump = createPump({ ...env, edges: parts.edges, slowedBy: host.weather })
    const { otlpEndpoint: endpoint } = settings
    this.otlp = endpoint ? createOtlpExporter({ ...env, endpoint, version: VERSION }) : undefined
    this.lineage = createLineage({
      ...env,
      witnesses: witnessesOf(modules, env),
      settings: { maxHops: settings.lineageMaxHops, maxAgeMs: settings.lineageMaxAgeMs },
    })
  }

  static async open(settings: ServerSettings, host: EngineHost): Promise<Engine> {
    const random = systemRandom
    const { store, blobs } = await openStore(settings, { ...host, random })
    // Whoever has the store open has the data directory to himself.
    const owner = settings.store === 'memory' ? undefined : await ownerOf(settings.dataDir, random)
    return new Engine({ ...host, store, blobs, random, settings }, settings, host, owner)
  }

  /** What the wire serves. */
  served(): WireService[] {
    return modules.map(({ name, model }) => ({ name, model, load: () => this.codes.load(name)! }))
  }

  /** Begins delivery and polling: after the port is open, so that functions can call back. */
  async start(): Promise<void> {
    this.pump.start()
    for (const runner of this.#runners) await runner.start?.()
    this.#sweep?.start()
  }

  async stop(): Promise<void> {
    await this.#sweep?.stop()
    for (const runner of [...this.#runners].reverse()) await runner.stop()
    await this.pump.stop()
    await this.lineage.stop()
    await this.otlp?.stop()
    this.metrics.stop()
    await this.env.blobs.close()
    await this.env.store.close()
  }
}

async function openStore(
  settings: ServerSettings,
  parts: EngineHost & { random: Random },
): Promise<{ store: Store; blobs: Blobs }> {
  const keepsHops = settings.lineageMaxHops > 0
  if (settings.store === 'memory') {
    const serves = settings.clock === 'real'
    const store = createMemoryStore({ ...parts, keepsHops, serves })
    return { store, blobs: createMemoryBlobs(parts) }
  }
  await finishRestore(settings.dataDir)
  return {
    store: await openEmbeddedStore({
      ...parts,
      keepsHops,
      acceptLoss: settings.acceptLoss,
      directory: join(settings.dataDir, 'store'),
    }),
    blobs: await createFileBlobs({
      random: parts.random,
      directory: join(settings.dataDir, 'blobs'),
    }),
  }
}
