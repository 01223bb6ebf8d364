// An execution environment: a function's process, kept warm between invocations, with its log and
// its temporary directory. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Activity } from '../../../kernel/activity.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { INIT_TIMEOUT_MS } from '../limits.ts'
import type { LogSink } from '../port.ts'
import type { FunctionPlace, VersionRow } from '../tables.ts'
import { EnvironmentLog } from './environment-log.ts'
import { extensionsIn, type ExtensionCommand } from './extension-processes.ts'
import type { ShutdownReason } from './extensions-api.ts'
import { errorDocument, errorType, type Failure } from './failure.ts'
import { logStreamName } from './log-lines.ts'
import { placed, type Placed } from './isolation.ts'
import type { MemoryWatch } from './memory-watch.ts'
import type { Reaper } from './reaper.ts'
import type { RoleCredentials } from './role-credentials.ts'
import type { RuntimeEvent } from './runtime-event.ts'
import type { RuntimeSdk } from './runtime-sdk.ts'
import { commandFor } from './runtimes.ts'
import type { Command } from './program.ts'
import type { SpawnPace } from './spawn-pace.ts'
import { SystemLog, type InitializationType } from './system-log.ts'
import { variables, type Surroundings } from './variables.ts'
import { Worker, type Answer } from './worker.ts'

export interface EnvironmentOptions {
  readonly id: string
  readonly place: FunctionPlace
  readonly version: VersionRow
  readonly taskRoot: string
  /** The layers' files; undefined without layers. */
  readonly optRoot: string | undefined
  readonly temporaryDir: string
  /** Where Millrace keeps what it compiles for this machine. */
  readonly toolsDir: string
  readonly endpoint: string
  /** Of the function's role: asked for once, when its process starts. */
  readonly credentials: () => Promise<RoleCredentials>
  readonly clock: Clock
  readonly activity: Activity
  readonly sink: LogSink
  readonly reaper: Reaper
  /** Variables by which its processes are known as Millrace's. */
  readonly mark: Readonly<Record<string, string>>
  readonly memory: MemoryWatch
  readonly pace: SpawnPace
  readonly sdk: Pick<RuntimeSdk, 'folder'>
  /** Started ahead of the first event, and kept. */
  readonly provisioned?: boolean | undefined
}

export type Invocation = Omit<RuntimeEvent, 'deadlineMs'>

export type Executed =
  | { readonly kind: 'answered'; readonly body: Buffer | string; readonly logTail: string }
  | { readonly kind: 'failed'; readonly body: string; readonly logTail: string }
  /** The process was gone before it took the event. */
  | { readonly kind: 'untaken' }

const MEMORY_READ_MS = 1_000

export class Environment {
  readonly #options: EnvironmentOptions
  readonly #log: EnvironmentLog
  readonly #system: SystemLog
  readonly #initializationType: InitializationType
  readonly #logGroup: string
  readonly #logStream: string
  #worker: Worker | undefined
  #initialized = false
  #stopped = false
  #credentials: RoleCredentials | undefined
  #memoryMb = 0
  #memoryReadAt = Number.NEGATIVE_INFINITY

  constructor(options: EnvironmentOptions) {
    this.#options = options
    const { place, version, clock } = options
    this.#logGroup = version.settings.logging.group ?? `/aws/lambda/${place.name}`
    this.#logStream = logStreamName(clock.nowMs(), version.version, options.id)
    const { account, region } = place
    const scope = { account, region, logGroup: this.#logGroup, logStream: this.#logStream }
    const { format } = options.version.settings.logging
    this.#log = new EnvironmentLog(scope, options.sink, clock, options.activity, format)
    this.#initializationType = options.provisioned ? 'provisioned-concurrency' : 'on-demand'
    this.#system = new SystemLog({
      ...{ place, version, clock, environmentId: options.id },
      initializationType: this.#initializationType,
      append: this.#log.append,
    })
    this.#log.onPressure = (paused) => this.#worker?.pause(paused)
  }

  get generation(): string {
    return this.#options.version.generation
  }

  /** Its process has ended, or must: no further event may be given to it. */
  get dead(): boolean {
    const staleAtMs = this.#credentials?.staleAtMs ?? Number.POSITIVE_INFINITY
    if (this.#options.clock.nowMs() >= staleAtMs) return true
    return this.#stopped || (this.#initialized && (this.#worker?.dead ?? true))
  }

  /** Resolves when the process ends by itself. */
  get ended(): Promise<void> {
    return this.#worker!.ended
  }

  /** Goes through the init phase ahead of the first event; answers whether that went well. */
  async prepare(): Promise<boolean> {
    if (this.#initialized || this.#stopped) return true
    const outcome = await this.#firstInit().catch(() => 'failed' as const)
    if (outcome === 'failed') {
      // Stopped by others meanwhile, it has not failed.
      const failed = !this.#stopped
      // The next event has its init phase in a new environment, and its caller hears what is wrong.
      await this.stop()
      return !failed
    }
    this.#initialized = true
    void this.#log.flush()
    return true
  }

  /** Runs one event to its end. Never rejects for what the function does. */
  async invoke(invocation: Invocation): Promise<Executed> {
    try {
      return await this.#invoke(invocation)
    } catch (error) {
      // The machine's trouble (no file descriptors, a full disk): nothing here is to be used again.
      await this.stop()
      throw error
    }
  }

  async #invoke(invocation: Invocation): Promise<Executed> {
    const { settings } = this.#options.version
    const first = this.#initialized ? 'ready' : await this.#firstInit()
    const initMs = typeof first === 'object' ? first.initMs : undefined
    this.#initialized = true
    this.#log.beginTail()
    this.#system.start(invocation.requestId, invocation.functionArn)
    const startedAt = performance.now()
    const answer = await this.#attempt(invocation, first === 'failed')
    const durationMs = performance.now() - startedAt
    if (answer.kind === 'untaken') {
      this.#log.endTail()
      return answer
    }
    await this.#lastLines()
    this.#worker?.flushOutput()
    const failure = answer.kind === 'response' ? undefined : answer
    this.#finish(invocation.requestId, durationMs, initMs, failure)
    const logTail = this.#log.endTail()
    if (failure === undefined) {
      return { kind: 'answered', body: (answer as { body: Buffer }).body, logTail }
    }
    if (failure.kind !== 'reported' && failure.kind !== 'too-large') {
      await this.stop(failure.kind === 'timed-out' ? 'timeout' : 'failure')
    }
    const body = errorDocument(failure, invocation.requestId, settings.timeoutSeconds)
    return { kind: 'failed', body, logTail }
  }

  /** Ends the process and leaves nothing behind. Never rejects. */
  async stop(reason: ShutdownReason = 'spindown'): Promise<void> {
    this.#stopped = true
    this.#initialized = true
    await this.#worker?.kill(reason)
    const { temporaryDir } = this.#options
    // A directory that cannot be removed is emptied at the next start.
    const removed = rm(temporaryDir, { recursive: true, force: true }).catch(() => {})
    await Promise.all([this.#log.flush(), removed])
  }

  /** The process wrote its last line before it answered: one turn of the event loop reads it. */
  async #lastLines(): Promise<void> {
    await turn()
    while (this.#log.pressed) {
      await this.#log.flush()
      await turn()
    }
  }

  /** The init phase: 10 s, whatever the function's timeout. A failed one is repeated in the invoke. */
  async #firstInit(): Promise<{ initMs: number } | 'failed'> {
    await mkdir(this.#options.temporaryDir, { recursive: true })
    const startedAt = performance.now()
    this.#system.initStart()
    const outcome = await this.#start(INIT_TIMEOUT_MS)
    const initMs = performance.now() - startedAt
    if (outcome === 'ready') {
      this.#system.initEnd(initMs, 'success')
      return { initMs }
    }
    const status = outcome.kind === 'timed-out' ? 'timeout' : 'error'
    this.#system.initEnd(initMs, status, errorType(outcome))
    await this.#worker?.kill()
    return 'failed'
  }

  async #start(withinMs: number): Promise<'ready' | Failure> {
    const command = await this.#command()
    if ('kind' in command) return command
    if (this.#stopped) return { kind: 'exited', code: null, signal: 'SIGKILL' }
    const { taskRoot, place, version, optRoot } = this.#options
    const shown = {
      functionName: place.name,
      functionVersion: version.version,
      handler: version.settings.handler,
      accountId: place.account,
    }
    const credentials = (this.#credentials ??= await this.#options.credentials())
    const sdkDir = await this.#options.sdk.folder(version.settings.runtime)
    const taskStays = version.package.directory !== undefined
    const variables = version.settings.environment
    const at = await placed({ ...this.#options, taskStays, variables })
    const extensions: ExtensionCommand[] = []
    for (const { name, command: own } of await extensionsIn(optRoot)) {
      extensions.push({ name, command: await at.run(own) })
    }
    const run = await at.run(command)
    if (this.#stopped) return { kind: 'exited', code: null, signal: 'SIGKILL' }
    const worker = new Worker({ ...this.#options, shown, show: at.show }, this.#system.own)
    this.#worker = worker
    await worker.launch({
      command: run,
      directory: taskRoot,
      extensions,
      memoryMb: version.settings.memoryMb,
      variables: (runtimeApi) => ({
        ...this.#variables(runtimeApi, { ...at, sdkDir }, credentials),
        ...this.#options.mark,
      }),
    })
    return within(withinMs, worker.initialized)
  }

  async #command(): Promise<Command | Failure> {
    const { taskRoot, optRoot, version, toolsDir } = this.#options
    const command = await commandFor({ ...version.settings, taskRoot, optRoot, toolsDir })
    if ('missing' in command) return { kind: 'unstartable', reason: command.missing }
    return wrapped(command, this.#options)
  }

  #variables(
    runtimeApi: string,
    at: Placed & Pick<Surroundings, 'sdkDir'>,
    credentials: RoleCredentials,
  ): Record<string, string> {
    const { place, version, endpoint } = this.#options
    return variables({
      ...place,
      version: version.version,
      settings: version.settings,
      logGroup: this.#logGroup,
      logStream: this.#logStream,
      taskRoot: at.taskRoot,
      optRoot: at.optRoot,
      sdkDir: at.sdkDir,
      runtimeDir: at.runtimeDir,
      temporaryDir: at.temporaryDir,
      runtimeApi,
      endpoint,
      credentials,
      initializationType: this.#initializationType,
    })
  }

  async #attempt(invocation: Invocation, startAgain: boolean): Promise<Answer> {
    const timeoutMs = this.#options.version.settings.timeoutSeconds * 1000
    // The function's deadline is the machine's own time: its code reads the wall clock.
    const deadlineMs = Date.now() + timeoutMs
    if (startAgain) {
      const outcome = await this.#start(timeoutMs)
      if (outcome !== 'ready') {
        await this.#worker?.kill()
        return outcome
      }
    }
    const answer = this.#worker!.invoke({ ...invocation, deadlineMs })
    return within(deadlineMs - Date.now(), answer)
  }

  #finish(requestId: string, durationMs: number, initMs?: number, failure?: Failure): void {
    const { timeoutSeconds, memoryMb } = this.#options.version.settings
    this.#readMemory()
    this.#system.end(
      {
        requestId,
        durationMs: failure?.kind === 'timed-out' ? timeoutSeconds * 1000 : durationMs,
        memoryMb,
        maxMemoryMb: Math.min(this.#memoryMb, memoryMb),
        initMs,
        status: failure && statusOf(failure),
      },
      failure && this.#failureText(requestId, failure),
    )
    this.#log.flushSoon()
  }

  #failureText(requestId: string, failure: Failure): string | undefined {
    const { timeoutSeconds } = this.#options.version.settings
    if (failure.kind === 'timed-out') {
      const at = new Date(this.#options.clock.nowMs()).toISOString()
      return `${at} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds\n`
    }
    if (failure.kind === 'reported') return undefined
    const document = JSON.parse(errorDocument(failure, requestId, timeoutSeconds))
    return `${(document as { errorMessage: string }).errorMessage}\n${errorType(failure)}`
  }

  /** A peak hardly moves between two invocations that follow each other at once. */
  #readMemory(): void {
    const now = performance.now()
    if (now - this.#memoryReadAt < MEMORY_READ_MS) return
    this.#memoryReadAt = now
    this.#memoryMb = this.#worker?.peakMemoryMb() ?? this.#memoryMb
  }
}

/**
 * A script of the package or of a layer that is given the runtime's command line to run.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 */
function wrapped(command: Command, of: EnvironmentOptions): Command {
  const { settings } = of.version
  const given = settings.environment?.['AWS_LAMBDA_EXEC_WRAPPER']
  // Custom runtimes start without one.
  if (!given || settings.runtime.startsWith('provided')) return command
  const roots = [
    ['/var/task/', of.taskRoot],
    ['/opt/', of.optRoot],
  ] as const
  const [prefix, root] = roots.find(([known, at]) => at && given.startsWith(known)) ?? []
  const file = prefix === undefined ? given : join(root!, given.slice(prefix.length))
  return { file, args: [command.file, ...command.args] }
}

function statusOf(failure: Failure): { kind: 'error' | 'timeout'; type: string } | undefined {
  if (failure.kind === 'timed-out') return { kind: 'timeout', type: errorType(failure) }
  // An error that the handler threw is an ordinary answer to Lambda.
  if (failure.kind === 'reported' && !failure.type.startsWith('Runtime.')) return undefined
  return { kind: 'error', type: errorType(failure) }
}

/** Real time: a process either answers by the machine's clock or is killed. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | Failure> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Failure>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timed-out' }), Math.max(0, ms))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
