// Which command runs which runtime. Millrace runs functions with the machine's own interpreters,
// whatever minor version the runtime names: `nodejs18.x` and `nodejs24.x` both run on the node that
// runs Millrace, `python3.9` on `python3.9` if the machine has it and on `python3` otherwise.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Command {
  readonly file: string
  readonly args: readonly string[]
}

/** Answers a text when this machine or package cannot run the runtime. */
export type CommandOrReason = Command | { readonly missing: string }

/** Beside this file in the source tree; the build copies the folder next to the bundle. */
const FOLDERS = ['./bootstraps/', '../bootstraps/', '../execution/bootstraps/']

function bootstrap(file: string): string {
  for (const folder of FOLDERS) {
    const path = fileURLToPath(new URL(folder + file, import.meta.url))
    if (existsSync(path)) return path
  }
  throw new Error(`Lambda bootstrap ${file} was not found beside ${import.meta.url}`)
}

export async function commandFor(
  runtime: string,
  taskRoot: string,
  memoryMb: number,
  optRoot?: string,
): Promise<CommandOrReason> {
  if (runtime.startsWith('nodejs')) {
    const heapMb = Math.max(64, Math.floor(memoryMb * 0.9))
    const args = [`--max-old-space-size=${heapMb}`, bootstrap('nodejs.mjs')]
    return { file: process.execPath, args }
  }
  if (runtime.startsWith('python')) {
    const file = (await python(runtime)) ?? (await python('python3'))
    if (!file) return { missing: `${runtime} needs python3 on the machine's PATH` }
    // The package's directory is shared and read-only by convention: no byte code is left there.
    return { file, args: ['-B', bootstrap('python.py')] }
  }
  // Custom runtimes, and managed ones whose runtime client the package brings along.
  const own = join(taskRoot, 'bootstrap')
  const shared = optRoot === undefined ? undefined : join(optRoot, 'bootstrap')
  if (existsSync(own)) return { file: own, args: [] }
  if (shared !== undefined && existsSync(shared)) return { file: shared, args: [] }
  if (runtime.startsWith('provided')) return { file: own, args: [] }
  return {
    missing:
      `Millrace has no runtime client for ${runtime}: put an executable named 'bootstrap' that ` +
      'speaks the Lambda Runtime API into the package or a layer, or choose provided.al2023.',
  }
}

const pythons = new Map<string, Promise<string | undefined>>()
const PROBE_TIMEOUT_MS = 5_000

/**
 * The interpreter behind a name. Asked once, by running it: what is on the PATH may be a version
 * manager's shim, which is slow, or which knows the name but not the version.
 */
function python(name: string): Promise<string | undefined> {
  let found = pythons.get(name)
  if (!found) {
    found = new Promise((resolve) => {
      const args = ['-c', 'import sys; print(sys.executable)']
      execFile(name, args, { timeout: PROBE_TIMEOUT_MS }, (error, stdout) =>
        resolve(error ? undefined : stdout.trim() || undefined),
      )
    })
    pythons.set(name, found)
  }
  return found
}
