// Runs invocations: concurrency limits, then an environment from the pool, then the function.

import { rm } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { BlobMissing } from '../../../store/blobs.ts'
import type { Env } from '../../service.ts'
import { functionNotFound, serviceFailure } from '../errors.ts'
import { functionArn } from '../function-name.ts'
import type { Packages } from '../packages.ts'
import type { LogSink } from '../port.ts'
import type { FunctionPlace, FunctionRow, VersionRow } from '../tables.ts'
import { Concurrency } from './concurrency.ts'
import { Environment, type Executed, type Invocation } from './environment.ts'
import { stampOf } from './hot-reload.ts'
import { MemoryWatch } from './memory-watch.ts'
import { Pool, PoolStopped } from './pool.ts'
import { markOf, type Owner } from './leftovers.ts'
import { Reaper } from './reaper.ts'
import { RuntimeSdk } from './runtime-sdk.ts'
import { SpawnPace } from './spawn-pace.ts'
import { Credentials, type IssueCredentials } from './role-credentials.ts'

/** What runs functions, as the rest of Lambda sees it. */
export type Runs = Pick<Executor, 'concurrency' | 'invoke' | 'processes' | 'retire' | 'stop'> &
  Partial<Pick<Executor, 'keepWarm'>>

export interface ExecutorOptions {
  readonly sink?: LogSink
  /** Default: as many as the machine's memory and processors bear. */
  readonly maxProcesses?: number
  readonly idleMs?: number
  /** Without it a function's credentials name its account, and do for servers that verify nothing. */
  readonly issueCredentials?: IssueCredentials
  /** By whose mark processes are known that outlive Millrace; undefined: no run of it follows this one. */
  readonly owner?: Owner | undefined
}

const noLogs: LogSink = { append: async () => {} }

export interface Execution extends Omit<Invocation, 'functionArn'> {
  readonly fn: FunctionRow
  readonly version: VersionRow
  /** The ARN as invoked: with the qualifier that the caller gave. */
  readonly invokedArn: string
  /** Gives up waiting for a process; what already runs goes on, as in AWS. */
  readonly signal?: AbortSignal | undefined
}

/** Where a version's files are. */
interface Roots {
  readonly taskRoot: string
  readonly optRoot: string | undefined
}

export interface ExecutionResult {
  readonly payload: Buffer | string
  readonly functionError?: 'Unhandled'
  /** Base64. */
  readonly logTail: string
}

const IDLE_MS = 5 * 60_000
/** A node or python process of a small function takes about this much. */
const PROCESS_BYTES = 64 * 1024 * 1024
/** A process that ended before it took the event costs another try, but not for ever. */
const MAX_TRIES = 3

export class Executor {
  readonly concurrency: Concurrency
  readonly #env: Env
  readonly #packages: Packages
  readonly #sink: LogSink
  readonly #credentials: Credentials
  readonly #pool: Pool
  readonly #reaper = new Reaper()
  readonly #mark: Readonly<Record<string, string>>
  readonly #memory = new MemoryWatch()
  readonly #pace = new SpawnPace()
  readonly #sdk: RuntimeSdk
  readonly #temporaryRoot: string
  #emptied: Promise<void> | undefined
  #stopped = false

  constructor(env: Env, packages: Packages, options: ExecutorOptions = {}) {
    this.#env = env
    this.#packages = packages
    this.#sink = options.sink ?? noLogs
    this.#credentials = new Credentials(env.clock, options.issueCredentials)
    this.#mark = options.owner === undefined ? {} : markOf(options.owner)
    this.concurrency = new Concurrency(env)
    this.#pool = new Pool({
      maxProcesses: options.maxProcesses ?? machineProcesses(),
      idleMs: options.idleMs ?? IDLE_MS,
    })
    const setting = env.settings.runtimeSdk ?? 'auto'
    this.#sdk = new RuntimeSdk({ setting, toolsDir: toolsDirectory(env), log: env.log })
    this.#temporaryRoot = resolve(env.settings.dataDir, 'lambda', 'tmp')
  }

  /** Resolves with the function's answer or error document; throws AwsError if nothing ran. */
  async invoke(execution: Execution): Promise<ExecutionResult> {
    const done = this.#env.activity.begin(`lambda:${execution.fn.name}`)
    try {
      const leave = await this.concurrency.enter(execution.fn, execution.version.version)
      try {
        return await this.#run(execution).catch(whenStopped)
      } finally {
        leave()
      }
    } finally {
      done()
    }
  }

  /** Ends the warm environments of a function, or of one of its versions. */
  retire(place: FunctionPlace, version?: string): Promise<void> {
    const all = `${functionArn(place)}:`
    return this.#pool.retire((key) =>
      version === undefined ? key.startsWith(all) : key === all + version,
    )
  }

  /**
   * Keeps so many environments of a version warm; resolves when they are. One whose init phase fails,
   * now or later, ends this, and `failed` is called.
   */
  async keepWarm(
    fn: FunctionRow,
    version: VersionRow,
    count: number,
    failed: () => void = () => {},
  ): Promise<void> {
    const key = functionArn(fn, version.version)
    if (count === 0) return this.#pool.keepNone(key)
    const done = this.#env.activity.begin(`lambda:${fn.name}`)
    try {
      const roots = await this.#roots(fn, version)
      const create = () => this.#environment(fn, version, roots, true)
      await this.#pool.keep({ key, generation: version.generation, create, count, failed })
    } finally {
      done()
    }
  }

  /** Live processes. */
  get processes(): number {
    return this.#pool.size
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#pool.stop()
    this.#reaper.stop()
  }

  async #run(execution: Execution): Promise<ExecutionResult> {
    const { fn } = execution
    const version = await current(execution.version)
    const roots = await this.#roots(fn, version)
    const key = functionArn(fn, version.version)
    const invocation = { ...execution, functionArn: execution.invokedArn }
    for (let tries = 0; tries < MAX_TRIES && !this.#stopped; tries++) {
      const executed = await this.#pool.with(
        key,
        version.generation,
        () => this.#environment(fn, version, roots),
        (environment) => environment.invoke(invocation),
        execution.signal,
      )
      // What stopping Millrace did to a function is not the function's failure.
      if (this.#stopped && executed.kind === 'failed') break
      if (executed.kind !== 'untaken') return resultOf(executed)
    }
    throw serviceFailure('The function could not be run.')
  }

  async #roots(fn: FunctionRow, version: VersionRow): Promise<Roots> {
    this.#emptied ??= rm(this.#temporaryRoot, { recursive: true, force: true })
    await this.#emptied
    try {
      const { layers } = version.settings
      const taskRoot = await this.#packages.directory(version.package)
      if (layers.length === 0) return { taskRoot, optRoot: undefined }
      return { taskRoot, optRoot: await this.#packages.layers(layers) }
    } catch (error) {
      // Deleted since the row was read.
      if (error instanceof BlobMissing) throw functionNotFound(functionArn(fn, version.version))
      throw error
    }
  }

  #environment(
    fn: FunctionRow,
    version: VersionRow,
    roots: Roots,
    provisioned?: boolean,
  ): Environment {
    const id = Buffer.from(this.#env.random.bytes(16)).toString('hex')
    return new Environment({
      id,
      place: fn,
      version,
      ...roots,
      temporaryDir: join(this.#temporaryRoot, id),
      toolsDir: toolsDirectory(this.#env),
      endpoint: this.#env.endpoint(),
      credentials: () => this.#credentials.of(fn, version.settings.role),
      clock: this.#env.clock,
      activity: this.#env.activity,
      sink: this.#sink,
      reaper: this.#reaper,
      mark: this.#mark,
      memory: this.#memory,
      pace: this.#pace,
      sdk: this.#sdk,
      provisioned,
    })
  }
}

/** Where Millrace keeps what it compiles for this machine. */
export function toolsDirectory(env: Env): string {
  return resolve(env.settings.dataDir, 'lambda', 'tools')
}

/** Code in a directory of this machine has a generation of its own with every change. */
async function current(version: VersionRow): Promise<VersionRow> {
  const { directory } = version.package
  if (directory === undefined) return version
  return { ...version, generation: `${version.generation} ${await stampOf(directory)}` }
}

function resultOf(executed: Exclude<Executed, { kind: 'untaken' }>): ExecutionResult {
  const { body, logTail } = executed
  if (executed.kind === 'answered') return { payload: body, logTail }
  return { payload: body, functionError: 'Unhandled', logTail }
}

/** It waited for a process, and there will be none: whoever asked has the event again. */
function whenStopped(error: unknown): never {
  throw error instanceof PoolStopped ? serviceFailure('Millrace is stopping.') : error
}

function machineProcesses(): number {
  const byMemory = Math.floor(totalmem() / 2 / PROCESS_BYTES)
  return Math.max(8, Math.min(byMemory, availableParallelism() * 32))
}
