// The built command line as a user runs it: `npm test` builds it first.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly endpoint: string
  readonly port: string
  readonly pid: number
  /** Ends it as a service manager does, and waits. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

interface Options {
  readonly cwd?: string
  readonly env?: Record<string, string>
}

function launch(args: readonly string[], { cwd, env = {} }: Options) {
  if (!existsSync(CLI)) throw new Error('dist/ is missing: npm run build')
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (bytes) => (said.stdout += bytes))
  child.stderr.on('data', (bytes) => (said.stderr += bytes))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
  return { child, said, ended }
}

/** Runs a command to its end. */
export async function runCli(args: readonly string[], options: Options = {}): Promise<Ended> {
  const { child, ended } = launch(args, options)
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  return ended.finally(() => clearTimeout(timer))
}

/** `millrace start` on a free port; resolves when it says that it is ready. */
export async function startCli(args: readonly string[], options: Options = {}): Promise<Running> {
  const { child, said, ended } = launch(['start', '--port', '0', ...args], options)
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', () => {
      const endpoint = /endpoint\s+(http:\S+)/.exec(said.stdout)?.[1]
      if (endpoint !== undefined) resolve(endpoint)
    })
  })
  const early = ended.then(({ stderr }): never => {
    throw new Error(`it did not start: ${stderr}`)
  })
  const endpoint = await Promise.race([ready, early])
  early.catch(() => {})
  return {
    endpoint,
    port: new URL(endpoint).port,
    pid: child.pid!,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
