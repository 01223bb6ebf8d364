// The scripts under python/: each asserts for itself, and says in its last line which operations
// answered it.

import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { modules } from '../../src/server/registry.ts'
import { haveProgram } from './programs.ts'

const folder = fileURLToPath(new URL('python/', import.meta.url))

/** A Python that can import this module; where the AWS CLI has one of its own, that one is asked too. */
export function pythonWith(module: string): string | undefined {
  const known = ['python3', pythonOfAws()].filter((name) => name !== undefined)
  return known.find((name) => haveProgram(name, '-c', `import ${module}`))
}

function pythonOfAws(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const aws = folders.map((name) => join(name, 'aws')).find((path) => existsSync(path))
  const shebang = aws && /^#!(\S*python\S*)\n/.exec(readFileSync(aws).toString('latin1', 0, 200))
  return shebang?.[1]
}

/** Runs a script to its end and answers its last line's `answered`; throws what it said if it failed. */
export function runScript(
  python: string,
  script: string,
  endpoint: string,
): Promise<Record<string, string[]>> {
  return new Promise((resolve, reject) => {
    const child = spawn(python, ['-B', join(folder, script), endpoint], { timeout: 50_000 })
    let said = ''
    child.stdout.on('data', (bytes) => (said += bytes))
    child.stderr.on('data', (bytes) => (said += bytes))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${script} ended with ${code}: ${said}`))
      resolve(JSON.parse(said.trim().split('\n').at(-1)!).answered)
    })
  })
}

/** Which operations have answered any of a client's scripts. */
export class Coverage {
  readonly #answered = new Map<string, Set<string>>()

  add(answered: Record<string, string[]>): void {
    for (const [service, names] of Object.entries(answered)) {
      const known = this.#answered.get(service) ?? new Set()
      this.#answered.set(service, known)
      for (const name of names) known.add(name)
    }
  }

  /** `exceptions`: what the client itself does not offer, and why. */
  expectEverything(exceptions: Readonly<Record<string, string>> = {}): void {
    const missing = Object.entries(supportedOperations()).flatMap(([service, names]) =>
      names
        .filter((name) => !this.#answered.get(service)?.has(name))
        .map((name) => `${service}:${name}`),
    )
    expect(missing.toSorted()).toEqual(Object.keys(exceptions).toSorted())
  }
}

const services = modules.map(async ({ name, load }) => {
  const { operations } = await load()
  return [name, operations.map((one) => one.name)] as const
})
const supported = Object.fromEntries(await Promise.all(services))

/** By the name that AWS's clients have for the service. */
export function supportedOperations(): Readonly<Record<string, readonly string[]>> {
  return supported
}
