// The processes of external extensions: the executables in a layer's `extensions/` folder, started
// before the runtime and ended after it.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html#runtimes-extensions-registration-api-a

import { spawn, type ChildProcess } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { drain, LineSplitter, type Emit } from './output.ts'
import type { Reaper } from './reaper.ts'
import type { Command } from './program.ts'

export interface ExtensionCommand {
  /** The file's name: what it registers as. */
  readonly name: string
  readonly command: Command
}

/** In the order of their names. */
export async function extensionsIn(optRoot: string | undefined): Promise<ExtensionCommand[]> {
  if (optRoot === undefined) return []
  const folder = join(optRoot, 'extensions')
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => ({ name, command: { file: join(folder, name), args: [] } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export class ExtensionProcesses {
  readonly #reaper: Reaper
  readonly #emit: Emit
  readonly #children = new Set<ChildProcess>()
  #ending = false
  #gone: () => void = () => {}

  constructor(reaper: Reaper, emit: Emit) {
    this.#reaper = reaper
    this.#emit = emit
  }

  get running(): boolean {
    return this.#children.size > 0
  }

  /** `crashed` is called when it ends without having been told to. */
  start(
    { name, command }: ExtensionCommand,
    surroundings: { directory: string; variables: Record<string, string> },
    crashed: (name: string, how: string) => void,
  ): void {
    const child = spawn(command.file, command.args, {
      cwd: surroundings.directory,
      env: surroundings.variables,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = (how: string) => {
      if (!this.#children.delete(child)) return
      if (child.pid !== undefined) {
        killGroup(child.pid)
        this.#reaper.remove(child.pid)
      }
      if (!this.#ending) crashed(name, how)
      if (this.#children.size === 0) this.#gone()
    }
    this.#children.add(child)
    child.on('error', (error: NodeJS.ErrnoException) => ended(`fork/exec: ${error.code}`))
    child.on('exit', (code, signal) => ended(signal ? `signal: ${signal}` : `exit code ${code}`))
    if (child.pid === undefined) return
    this.#reaper.add(child.pid)
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new LineSplitter(this.#emit)
      drain(stream, lines)
      stream.on('end', () => lines.flush())
    }
  }

  /** Waits until they have ended by themselves, so long (of real time); then ends them. */
  async end(graceMs: number): Promise<void> {
    this.#ending = true
    if (this.#children.size === 0) return
    await new Promise<void>((resolve) => {
      // Real time: a process ends, or is killed, by the machine's clock.
      const timer = setTimeout(() => {
        for (const { pid } of this.#children) if (pid !== undefined) killGroup(pid)
      }, graceMs)
      this.#gone = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}
