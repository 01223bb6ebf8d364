// A Millrace that listens: one port, one clock, one engine at a time.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BadWeather, Weather, weatherRules } from '../delivery/weather.ts'
import type { Lineage } from '../lineage/lineage.ts'
import { Activity } from '../kernel/activity.ts'
import { RealClock, VirtualClock, type Clock, type Waiting } from '../kernel/clock.ts'
import type { Log } from '../kernel/log.ts'
import { createWire, type Wire } from '../wire/create-wire.ts'
import { Listener } from '../wire/listen.ts'
import { defaultLimits } from '../wire/options.ts'
import type { Transport } from '../wire/transport.ts'
import { AdminGuard } from './admin/guard.ts'
import type { AdminHost } from './admin/host.ts'
import { createAdmin } from './admin/router.ts'
import { adminTokenOf, type AdminToken } from './admin/token.ts'
import { finishRestore, stageRestore, writeBackup, type BackupManifest } from './backup.ts'
import { makeDirectories } from '../store/embedded/data-dir.ts'
import { Engine } from './engine.ts'
import { createLogger } from './logger.ts'
import { BadSetting, VERSION, type ServerSettings } from './settings.ts'
import { isEveryAddress } from './reach.ts'
import { startFailure } from './start-failure.ts'
import { traits } from './traits.ts'
import { keepTime } from './virtual-time.ts'

/** Later, dates have other texts than AWS's. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

export class Server implements AdminHost {
  readonly settings: ServerSettings
  readonly clock: Clock
  readonly activity = new Activity()
  readonly log: Log
  /** Resolves (never rejects) when the process must end because nothing can be made durable. */
  readonly fatal: Promise<Error>
  readonly startedAtMs: number
  /** Where it may be made: on a virtual clock, or with `--weather`. */
  readonly weather: Weather | undefined
  #engine!: Engine
  #wire: Wire | undefined
  #endpoint = ''
  #listener: Listener
  #adminToken: AdminToken | undefined
  #opening: Promise<void> | undefined
  #resetting: Promise<void> | undefined
  #stopping: Promise<void> | undefined
  #onFatal: (error: unknown) => void = () => {}

  constructor(settings: ServerSettings) {
    this.settings = settings
    this.log = createLogger(settings.logLevel)
    this.clock = settings.clock === 'virtual' ? this.#virtualClock() : new RealClock()
    this.startedAtMs = this.clock.nowMs()
    const mayStorm = settings.weather || settings.clock === 'virtual'
    this.weather = mayStorm ? new Weather() : undefined
    this.fatal = new Promise((resolve) => {
      this.#onFatal = (error) => resolve(error instanceof Error ? error : new Error(String(error)))
    })
    this.#listener = new Listener(defaultLimits, (transport) => void this.#handle(transport))
  }

  get endpoint(): string {
    return this.#endpoint
  }

  /** What its operator proves himself with; undefined where nobody is asked. */
  get adminToken(): AdminToken | undefined {
    return this.#adminToken
  }

  get engine(): Engine {
    return this.#engine
  }

  get lineage(): Lineage {
    return this.#engine.lineage
  }

  /**
   * Opens port and store, in this order: who finds the port taken leaves no trace on the disk.
   * Requests that come before the store is open wait. Rejects with `StartFailed` for whatever its
   * operator can mend.
   */
  async start(): Promise<void> {
    try {
      this.#opening = this.#open()
      await this.#opening
      this.#opening = undefined
      await this.#engine.start()
    } catch (error) {
      await this.#engine?.stop()
      await this.#listener.close(Promise.resolve(), 0)
      throw startFailure(error, this.settings)
    } finally {
      this.#opening = undefined
    }
  }

  async #open(): Promise<void> {
    const { host, port } = this.settings
    const listening = await this.#listener.listen({ host, port })
    // People and SDKs say localhost; a name also survives the move into a container.
    const isLocal = host === '127.0.0.1' || isEveryAddress(host)
    this.#endpoint = isLocal ? `http://localhost:${listening.port}` : listening.url
    await this.#openEngine()
  }

  /** Waits until everything that was caused has happened; answers what waits for which moment. */
  async settle(): Promise<Waiting[]> {
    await this.activity.idle()
    return this.clock.waiting()
  }

  /** Moves virtual time, stopping at every due moment on the way. */
  async advance(ms: number): Promise<void> {
    if (!(this.clock instanceof VirtualClock)) {
      throw new Error('time can be moved only with --clock virtual')
    }
    if (!(ms >= 0 && this.clock.nowMs() + ms <= LATEST_MS)) {
      throw new BadSetting('must be zero or more milliseconds and end before the year 10000')
    }
    await this.clock.advance(ms)
  }

  /** Weather from now on; rules as `weatherRules` reads them. The same seed is the same weather. */
  setWeather(seed: number, rules: unknown): void {
    if (this.weather === undefined) {
      throw new BadWeather('there is weather only with --clock virtual or --weather')
    }
    this.weather.set(seed, weatherRules(rules))
  }

  /** Removes every resource, event and hop. Requests that arrive meanwhile wait. */
  reset(): Promise<void> {
    this.#resetting ??= this.#replaceEngine('reset', () => this.#clear()).finally(
      () => (this.#resetting = undefined),
    )
    return this.#resetting
  }

  /** Writes a backup while everything goes on. */
  async backup(directory: string): Promise<{ takenAt: string }> {
    const manifest = { version: VERSION, takenAt: new Date(this.clock.nowMs()).toISOString() }
    await writeBackup(this.#engine.env, directory, manifest)
    return manifest
  }

  /** Puts a backup in the place of everything. Requests that arrive meanwhile wait. */
  async restore(directory: string): Promise<BackupManifest> {
    const { dataDir } = this.settings
    // The copying goes on beside everything else; until it is done nothing has changed.
    const manifest = await stageRestore(directory, dataDir)
    while (this.#resetting !== undefined) await this.#resetting.catch(() => {})
    const replacing = this.#replaceEngine('restore', () => finishRestore(dataDir))
    this.#resetting = replacing.finally(() => (this.#resetting = undefined))
    await this.#resetting
    return manifest
  }

  /** Finishes what was acknowledged, then closes everything. */
  stop(): Promise<void> {
    this.#stopping ??= this.#close()
    return this.#stopping
  }

  async #close(): Promise<void> {
    await this.#resetting?.catch(() => {})
    await this.#listener.close(this.#wire?.close() ?? Promise.resolve(), 10_000)
    await this.#engine.stop()
  }

  async #openEngine(): Promise<void> {
    if (this.settings.store === 'embedded') makeDirectories(this.settings.dataDir)
    this.#engine = await Engine.open(this.settings, {
      clock: this.clock,
      activity: this.activity,
      log: this.log,
      endpoint: () => this.#endpoint,
      onFatal: (error) => this.#onFatal(error),
      inject: (request) => this.#wire!.inject(request),
      ...(this.weather && { weather: this.weather }),
    })
    this.#adminToken ??= await adminTokenOf(this.settings, this.#engine.env.random)
    if (this.clock instanceof VirtualClock) await keepTime(this.clock, this.#engine.env.store)
    this.#wire = createWire({
      services: this.#engine.served(),
      traits,
      loadModel: (service) => this.#engine.models.load(service),
      env: this.#engine.env,
      hostRoutes: this.#engine.hostRoutes,
      pageRules: this.#engine.pageRules,
      gate: this.#engine.gate,
      admin: createAdmin(this, new AdminGuard(this.settings, this.#adminToken?.text)),
      options: {
        hostNames: [...this.settings.allowedHosts, this.settings.host],
        auth: this.settings.auth,
        secretFor: (id) => this.settings.credentials.get(id),
      },
    })
  }

  /** Half a reset is none, and nothing that could serve: it ends the server as a failed fsync does. */
  async #replaceEngine(what: 'reset' | 'restore', replaceData: () => Promise<void>): Promise<void> {
    try {
      await this.#beginAnew(replaceData)
    } catch (error) {
      this.#wire = undefined
      this.#onFatal(new Error(`the ${what} failed: ${messageOf(error)}`, { cause: error }))
      throw error
    }
  }

  async #beginAnew(replaceData: () => Promise<void>): Promise<void> {
    // Ends long polls; the request that asked for the reset is itself under way, so no waiting.
    void this.#wire?.close()
    await this.#engine.stop()
    this.weather?.clear()
    await replaceData()
    await this.#openEngine()
    await this.#engine.start()
  }

  async #clear(): Promise<void> {
    for (const kept of ['store', 'blobs', 'lambda']) {
      await rm(join(this.settings.dataDir, kept), { recursive: true, force: true })
    }
  }

  async #handle(transport: Transport): Promise<void> {
    await (this.#opening ?? this.#resetting)?.catch(() => {})
    // There is no store: the connection is closed without an answer.
    if (this.#wire === undefined) return transport.destroy()
    await this.#wire.handle(transport)
  }

  #virtualClock(): VirtualClock {
    const clock = new VirtualClock()
    const { activity } = this
    clock.settleWith(
      () => activity.idle(),
      () => activity.calm(),
    )
    return clock
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
