// Starts servers to be measured and reads what the system says of them.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const TICKS_PER_SECOND = 100

/** Servers that run: a measurement that fails must not leave them behind. */
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** What servers say is read here: no colours. */
const { FORCE_COLOR: _, ...inherited } = process.env
export const env = { ...inherited, NO_COLOR: '1' }

function spawnServer(args, ready) {
  const startedMs = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  running.add(child)
  child.on('exit', () => running.delete(child))
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
      const match = ready.exec(output)
      if (!match) return
      resolve({ child, port: Number(match[1]), readyMs: performance.now() - startedMs })
    })
    child.on('exit', (code) => reject(new Error(`server ended with ${code}: ${output}`)))
  })
}

export async function startEcho() {
  const server = await spawnServer([join(here, 'echo.mjs')], /listening (\d+)/)
  return { ...server, stop: () => stop(server.child) }
}

/** Writes and syncs the bytes of each PUT, and gives them back. */
export async function startBareObjects() {
  const server = await spawnServer([join(here, 'bare-objects.mjs')], /listening (\d+)/)
  return { ...server, stop: () => stop(server.child) }
}

export async function startMillrace(options = []) {
  const dataDir = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const server = await spawnServer(
    [join(here, '..', 'dist', 'cli.js'), 'start', '--port', '0', '--data-dir', dataDir, ...options],
    /endpoint\s+http:\/\/[^:]+:(\d+)[\s\S]*try/,
  )
  return {
    ...server,
    dataDir,
    endpoint: `http://localhost:${server.port}`,
    async stop() {
      await stop(server.child)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function stop(child) {
  return new Promise((resolve) => {
    child.on('exit', resolve)
    child.kill('SIGTERM')
  })
}

/** CPU time that a process has used, in milliseconds, all its threads. */
export function cpuMs({ pid }) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}

export function rssMiB({ pid }) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024
}
