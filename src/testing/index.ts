// `millrace/testing`: an engine of one's own inside a test, with time in one's hands.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BadSetting,
  durationMs,
  readSettings,
  renderTrace,
  startServer,
  unknownEvent,
  type Hop,
  type Server,
  type ServerSettings,
  type TraceTree,
  type Waiting,
  type WeatherRule,
} from '../server/index.ts'
import { stepFunctionsOf } from './step-functions.ts'

export type { Hop, TraceTree, Waiting, WeatherRule }

export interface MillraceOptions {
  /** Default `virtual`: time stands still until `clock.advance`. */
  clock?: 'virtual' | 'real'
  /** Default `memory`. `embedded` writes to `dataDir`, or to a directory that `stop` removes. */
  store?: 'memory' | 'embedded'
  dataDir?: string
  /** Default 0: any free port. */
  port?: number
  access?: 'warn' | 'enforce' | 'off'
  auth?: 'off' | 'enforce'
  strictTiming?: boolean
  /** Default `auto`: changing calls are events as if a trail existed. */
  cloudtrail?: 'auto' | 'trails'
  /** `ecs=http://127.0.0.1:5000`: where calls of services that Millrace does not have are sent. */
  forward?: string
}

const OPTION_NAMES: ReadonlySet<string> = new Set(
  Object.keys({
    clock: true,
    store: true,
    dataDir: true,
    port: true,
    access: true,
    auth: true,
    strictTiming: true,
    cloudtrail: true,
    forward: true,
  } satisfies Record<keyof MillraceOptions, true>),
)

export interface WeatherOptions {
  /** Default 1. */
  seed?: number
  rules?: readonly (WeatherRule | string)[]
}

export interface Millrace {
  /** `http://localhost:<port>` */
  readonly endpoint: string
  /** For any AWS SDK v3 client: endpoint, region `us-east-1` and credentials. */
  readonly awsConfig: {
    endpoint: string
    region: string
    credentials: { accessKeyId: string; secretAccessKey: string }
  }
  readonly clock: {
    nowMs(): number
    /** Moves virtual time by `'30s'`, `'15m'`, `'6h'` or milliseconds, stopping at every due moment. */
    advance(duration: string | number): Promise<void>
  }
  /** Waits until everything that was caused has happened; answers what waits for which moment. */
  settle(): Promise<Waiting[]>
  /** The path of an event by any of its ids: as the SDKs type them, perhaps undefined. */
  trace(id: string | undefined): Promise<TraceTree | undefined>
  /** A trace as lines of text. */
  render(trace: TraceTree | undefined): string
  /** Where the event is now and why, then its path, in sentences. */
  explain(id: string | undefined): Promise<string[]>
  /** Recorded hops, newest first. */
  hops(filter?: { resource?: string; outcome?: string; limit?: number }): Promise<Hop[]>
  /**
   * What AWS allows but rarely shows, by rule: `mill.weather({ seed: 7, rules: ['fail 30 % of
   * lambda:orders', { match: 'sqs:jobs', duplicate: 0.1, reorder: 0.5 }] })`. The same seed
   * reproduces the run; without rules the sky clears.
   */
  weather(options: WeatherOptions): void
  readonly stepFunctions: {
    /**
     * Mocked responses of tasks, in the format of AWS's MockConfigFile, for executions of
     * `<state machine's ARN>#<test case>`.
     */
    mocks(config: object): Promise<void>
    /** Lets time pass until an execution is in a state; answers false where it ended without. */
    runTo(executionArn: string | undefined, state: string): Promise<boolean>
  }
  /** Removes every resource and event; the port stays. */
  reset(): Promise<void>
  stop(): Promise<void>
}

export async function startMillrace(options: MillraceOptions = {}): Promise<Millrace> {
  requireKnown(options)
  const temporary =
    options.dataDir === undefined ? await mkdtemp(join(tmpdir(), 'millrace-')) : undefined
  const forget = async () => {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
  let server: Server
  try {
    server = await startServer(settingsOf(options, options.dataDir ?? temporary!))
  } catch (error) {
    await forget()
    throw error
  }
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return {
    endpoint: server.endpoint,
    awsConfig: { endpoint: server.endpoint, region: 'us-east-1', credentials },
    clock: {
      nowMs: () => server.clock.nowMs(),
      // async: a wrong duration rejects, as a failed advance does
      advance: async (duration) =>
        server.advance(typeof duration === 'number' ? duration : durationMs(duration)),
    },
    settle: () => server.settle(),
    trace: async (id) => (id ? server.lineage.trace(id) : undefined),
    render: (trace) =>
      trace === undefined ? 'nothing is recorded under this id' : renderTrace(trace),
    explain: async (given) => {
      const id = given ?? ''
      const explanation = await server.lineage.explain(id)
      return [...(explanation?.sentences ?? [unknownEvent(id)])]
    },
    hops: (filter = {}) => server.lineage.list(filter),
    weather: ({ seed = 1, rules = [] }) => server.setWeather(seed, rules),
    stepFunctions: stepFunctionsOf(server),
    reset: () => server.reset(),
    async stop() {
      await server.stop()
      await forget()
    },
  }
}

/** Of plain JavaScript, and of a misspelt name: an option without effect is a test that lies. */
function requireKnown(options: MillraceOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new BadSetting('startMillrace: the options must be an object')
  }
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.has(name))
  if (unknown === undefined) return
  throw new BadSetting(
    `startMillrace: unknown option '${unknown}'; there are ${[...OPTION_NAMES].join(', ')}`,
  )
}

function settingsOf(options: MillraceOptions, dataDir: string): ServerSettings {
  const given: Partial<Record<keyof ServerSettings, unknown>> = {
    dataDir,
    port: options.port ?? 0,
    clock: options.clock ?? 'virtual',
    store: options.store ?? 'memory',
    access: options.access ?? 'warn',
    auth: options.auth ?? 'off',
    strictTiming: options.strictTiming ?? false,
    cloudtrail: options.cloudtrail ?? 'auto',
    forward: options.forward ?? '',
    logLevel: 'error',
  }
  const texts = Object.entries(given).map(([name, value]) => [name, String(value)])
  // A test's outcome must not depend on the MILLRACE_* variables of whoever runs it.
  return readSettings(Object.fromEntries(texts), {})
}
