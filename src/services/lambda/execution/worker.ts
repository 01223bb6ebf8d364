// One process of a function and the Runtime API it talks to. It initializes, then takes one event at
// a time; when it has ended or been killed, nothing of it is left.

import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { ExtensionProcesses, type ExtensionCommand } from './extension-processes.ts'
import type { FunctionShown, ShutdownReason } from './extensions-api.ts'
import type { Failure } from './failure.ts'
import type { MemoryWatch } from './memory-watch.ts'
import { drain, FrameReader, LineSplitter, type Emit } from './output.ts'
import type { Reaper } from './reaper.ts'
import { RuntimeApi, type RuntimeListener } from './runtime-api.ts'
import type { RuntimeEvent } from './runtime-event.ts'
import type { Command } from './program.ts'
import type { SpawnPace } from './spawn-pace.ts'

export interface Launch {
  readonly command: Command
  readonly directory: string
  /** Started before the runtime. */
  readonly extensions: readonly ExtensionCommand[]
  /** Ended when it uses more. */
  readonly memoryMb: number
  variables(runtimeApi: string): Record<string, string>
}

export type Answer =
  | { readonly kind: 'response'; readonly body: Buffer }
  | Failure
  /** It ended before it took the event: another environment can have it. */
  | { readonly kind: 'untaken' }

/** How long the pipes of a process that has ended may still hold output, by the real clock. */
const LAST_WORDS_MS = 250

export interface WorkerParts {
  readonly reaper: Reaper
  readonly memory: MemoryWatch
  readonly pace: SpawnPace
  /** What extensions are told of the function. */
  readonly shown: FunctionShown
  /** A text of the function's that may name files, as it reads in AWS. */
  show(text: string): string
}

/** What extensions have to end in, by the real clock. */
const SHUTDOWN_MS = 2_000

export class Worker {
  readonly #api: RuntimeApi
  readonly #reaper: Reaper
  readonly #memory: MemoryWatch
  readonly #pace: SpawnPace
  readonly #processes: ExtensionProcesses
  #extensionFailure: Failure | undefined
  readonly #stdout: LineSplitter
  readonly #stderr: LineSplitter
  readonly #frames: FrameReader
  #child: ChildProcess | undefined
  #pausers: ((paused: boolean) => void)[] = []
  #waiting: { event: RuntimeEvent; taken: boolean; done: (answer: Answer) => void } | undefined
  #initialized!: (outcome: 'ready' | Failure) => void
  #ended!: () => void
  #dead = false
  #memoryMb = 0
  /** The first request for an event, or why there was none. */
  readonly initialized: Promise<'ready' | Failure>
  /** Resolves once the process and its group are gone. */
  readonly ended: Promise<void>

  constructor(parts: WorkerParts, own: Emit) {
    const emit: Emit = (message) => own(parts.show(message))
    const shown = (failure: Failure) => asShown(failure, parts)
    this.#reaper = parts.reaper
    this.#memory = parts.memory
    this.#pace = parts.pace
    this.#stdout = new LineSplitter(emit)
    this.#stderr = new LineSplitter(emit)
    this.#frames = new FrameReader(emit)
    this.initialized = new Promise((resolve) => (this.#initialized = resolve))
    this.ended = new Promise((resolve) => (this.#ended = resolve))
    this.#processes = new ExtensionProcesses(parts.reaper, emit)
    const listener: RuntimeListener = {
      onNext: () => this.#onNext(),
      onResponse: (_id, body) => this.#settle({ kind: 'response', body }),
      onError: (_id, failure) => this.#settle(shown(failure)),
      onInitError: (failure) => this.#initialized(shown(failure)),
      onExtensionProgress: () => this.#onProgress(),
      onExtensionError: (type, name) => this.#extensionFailed(name, type),
    }
    this.#api = new RuntimeApi(listener, parts.shown)
  }

  get dead(): boolean {
    return this.#dead
  }

  async launch(launch: Launch): Promise<void> {
    const variables = launch.variables(await this.#api.listen())
    await this.#startExtensions(launch, variables)
    await this.#pace.run(() => this.#startRuntime(launch, variables))
  }

  #startRuntime(launch: Launch, variables: Record<string, string>): void {
    // Killed before it began.
    if (this.#dead) return this.#api.close()
    try {
      this.#child = spawn(launch.command.file, launch.command.args, {
        cwd: launch.directory,
        env: variables,
        // A group of its own, so that what the function starts can be ended with it.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      })
    } catch (error) {
      return this.#unstartable(launch, error as NodeJS.ErrnoException)
    }
    const child = this.#child
    child.on('error', (error) => this.#unstartable(launch, error))
    if (child.pid === undefined) return
    this.#reaper.add(child.pid)
    this.#memoryMb = launch.memoryMb
    this.#watchMemory()
    this.#pausers = [
      drain(child.stdout, this.#stdout),
      drain(child.stderr, this.#stderr),
      drain(child.stdio[3] as Readable | null, this.#frames),
    ]
    child.on('exit', (code, signal) => void this.#onExit(child, code, signal))
  }

  /** Gives the process an event; resolves with its answer, or with how it ended. */
  invoke(event: RuntimeEvent): Promise<Answer> {
    return new Promise((done) => {
      if (this.#dead) return done({ kind: 'untaken' })
      this.#waiting = { event, taken: false, done }
      this.#watchMemory()
      this.#trySend()
    })
  }

  /** Ends the process and everything it started, extensions after they were told. */
  async kill(reason: ShutdownReason = 'spindown'): Promise<void> {
    if (!this.#dead && this.#processes.running) {
      this.#api.extensions.shutdown(reason, Date.now() + SHUTDOWN_MS)
      await this.#processes.end(SHUTDOWN_MS)
    }
    this.#killGroup()
    return this.ended
  }

  /** Holds the process up (its next write blocks), or lets it go on. */
  pause(paused: boolean): void {
    for (const pause of this.#pausers) pause(paused)
  }

  /** Emits what was printed without a newline: the invocation is over. */
  flushOutput(): void {
    this.#stdout.flush()
    this.#stderr.flush()
  }

  /** The most memory it has used, where the system tells. */
  peakMemoryMb(): number | undefined {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'latin1')
      const at = status.indexOf('VmHWM:')
      return at < 0 ? undefined : Math.ceil(Number.parseInt(status.slice(at + 6), 10) / 1024)
    } catch {
      return undefined
    }
  }

  #watchMemory(): void {
    const pid = this.#child?.pid
    if (pid !== undefined) this.#memory.add(pid, this.#memoryMb, () => this.#killGroup())
  }

  async #startExtensions(launch: Launch, variables: Record<string, string>): Promise<void> {
    if (launch.extensions.length === 0) return
    const { _HANDLER: _handler, ...others } = variables
    const surroundings = { directory: launch.directory, variables: others }
    const failed = (name: string, how: string) =>
      this.#extensionFailed(name, 'Extension.Crash', how)
    for (const { name } of launch.extensions) this.#api.extensions.expect(name)
    for (const extension of launch.extensions) {
      await this.#pace.run(() => {
        if (!this.#dead) this.#processes.start(extension, surroundings, failed)
      })
    }
  }

  #extensionFailed(name: string, type: string, how = 'it said so'): void {
    const errorMessage = `Extension ${name} ended: ${how}`
    const document = JSON.stringify({ errorType: type, errorMessage })
    this.#extensionFailure ??= { kind: 'reported', type, document }
    void this.kill('failure')
  }

  #onNext(): void {
    // An idle process is frozen in AWS and does not grow.
    if (!this.#waiting) this.#memory.remove(this.#child!.pid!)
    this.#onProgress()
  }

  /** The runtime, or an extension, is done and asks for more. */
  #onProgress(): void {
    if (this.#api.polling && this.#api.extensions.idle) this.#initialized('ready')
    this.#trySend()
  }

  #trySend(): void {
    const waiting = this.#waiting
    if (!waiting || waiting.taken || !this.#api.polling || !this.#api.extensions.idle) return
    waiting.taken = true
    this.#api.extensions.invoke(waiting.event)
    this.#api.send(waiting.event)
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.done(answer)
  }

  async #onExit(child: ChildProcess, code: number | null, signal: string | null): Promise<void> {
    this.#killGroup()
    await closed(child)
    this.#end(this.#extensionFailure ?? { kind: 'exited', code, signal })
  }

  #unstartable(launch: Launch, error: NodeJS.ErrnoException): void {
    this.#end({ kind: 'unstartable', reason: unstartableText(launch.command.file, error) })
  }

  #end(failure: Failure): void {
    if (this.#dead) return
    this.#dead = true
    if (this.#child?.pid !== undefined) {
      this.#reaper.remove(this.#child.pid)
      this.#memory.remove(this.#child.pid)
    }
    this.flushOutput()
    this.#initialized(failure)
    this.#settle(this.#waiting?.taken === false ? { kind: 'untaken' } : failure)
    if (!this.#processes.running) return this.#close()
    this.#api.extensions.shutdown('failure', Date.now() + SHUTDOWN_MS)
    void this.#processes.end(SHUTDOWN_MS).then(() => this.#close())
  }

  #close(): void {
    this.#api.close()
    this.#ended()
  }

  #killGroup(): void {
    if (this.#dead) return
    const pid = this.#child?.pid
    if (pid === undefined) return this.#end({ kind: 'exited', code: null, signal: 'SIGKILL' })
    // A paused pipe would never tell that it is closed.
    this.pause(false)
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // The group is gone already.
    }
  }
}

function asShown(failure: Failure, { show }: Pick<WorkerParts, 'show'>): Failure {
  if (failure.kind !== 'reported') return failure
  return { ...failure, document: show(failure.document) }
}

/** All that a process that has ended wrote; bounded, for a child of its own may hold the pipe. */
function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LAST_WORDS_MS)
    child.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function unstartableText(file: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT' && file.endsWith('/bootstrap')) {
    return "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"
  }
  const shown = file.endsWith('/bootstrap') ? '/var/task/bootstrap' : file
  const reasons: Record<string, string> = {
    EACCES: 'permission denied',
    ENOENT: 'no such file or directory',
    ENOEXEC: 'exec format error',
  }
  return `fork/exec ${shown}: ${reasons[error.code ?? ''] ?? error.message}`
}
