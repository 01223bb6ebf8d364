// The programs of this machine that functions run on, and what Millrace brings along for them.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside this file in the source tree; the build copies the folder next to the bundle. */
const FOLDERS = ['./bootstraps/', '../bootstraps/', '../execution/bootstraps/']

/** A file, or a folder, of those that run handlers. */
export function bootstrap(name: string): string {
  for (const folder of FOLDERS) {
    const path = fileURLToPath(new URL(folder + name, import.meta.url))
    if (existsSync(path)) return path
  }
  throw new Error(`Lambda bootstrap ${name} was not found beside ${import.meta.url}`)
}

/** Where a program of the PATH is. */
export function onPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find(existsSync)
}

const PROBE_TIMEOUT_MS = 5_000
const answers = new Map<string, Promise<string | undefined>>()

/**
 * What a program prints, once, for it takes a process to know: what is on the PATH may be a version
 * manager's shim, which is slow, or which knows the name but not the version. A program that is
 * missing is asked for anew: it may be installed while Millrace runs.
 */
export function probe(file: string, args: readonly string[]): Promise<string | undefined> {
  const key = JSON.stringify([process.env['PATH'], file, ...args])
  let answer = answers.get(key)
  if (!answer) {
    answer = new Promise((resolve) => {
      execFile(file, args, { timeout: PROBE_TIMEOUT_MS }, (error, stdout) => {
        if (error) answers.delete(key)
        resolve(error ? undefined : stdout.trim() || undefined)
      })
    })
    answers.set(key, answer)
  }
  return answer
}
