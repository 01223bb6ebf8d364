// The real server as a process that is started, killed with SIGKILL and started again over the same
// data directory.

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { plainEnvironment } from '../../src/cli/colors.ts'
import { build } from '../../tools/build.mjs'

const READY_WITHIN_MS = 20_000

/** Server and data, inside the project so that the bundle finds its dependencies. */
export class Ground {
  readonly directory: string
  readonly data: string

  private constructor(directory: string) {
    this.directory = directory
    this.data = join(directory, 'data')
  }

  /** A build of its own, which nobody replaces while it runs. */
  static async prepare(): Promise<Ground> {
    const directory = mkdtempSync(join(import.meta.dirname, '../../node_modules/.server-kill-'))
    await build(join(directory, 'dist'))
    return new Ground(directory)
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }

  /** Resolves when it is ready; rejects when it ends before. */
  start(options: readonly string[]): Promise<ServerProcess> {
    const startedMs = performance.now()
    const command = [join(this.directory, 'dist/cli.js'), 'start', '--port', '0']
    const child = spawn(
      process.execPath,
      [...command, '--data-dir', this.data, '--log-level', 'warn', ...options],
      { stdio: ['ignore', 'pipe', 'pipe'], env: plainEnvironment() },
    )
    return new Promise((resolve, reject) => {
      let output = ''
      let errors = ''
      const late = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`not ready within ${READY_WITHIN_MS} ms: ${output}${errors}`))
      }, READY_WITHIN_MS)
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        errors = (errors + text).slice(-20_000)
      })
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const endpoint = /endpoint\s+(\S+)/.exec(output)?.[1]
        if (endpoint === undefined) return
        clearTimeout(late)
        resolve(new ServerProcess(child, endpoint, performance.now() - startedMs, () => errors))
      })
      child.on('exit', (code, signal) => {
        clearTimeout(late)
        reject(new Error(`ended before it was ready (${code ?? signal}): ${output}${errors}`))
      })
    })
  }
}

export class ServerProcess {
  readonly endpoint: string
  /** From spawning to serving. */
  readonly readyMs: number
  readonly errors: () => string
  readonly #child: ChildProcess

  constructor(child: ChildProcess, endpoint: string, readyMs: number, errors: () => string) {
    this.#child = child
    this.endpoint = endpoint
    this.readyMs = readyMs
    this.errors = errors
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Resolves when it is gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (!this.running) throw new Error(`the server ended by itself: ${this.errors()}`)
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill(signal)
    await gone
  }
}
