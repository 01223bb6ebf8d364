import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs, and is not only an entry that its parent has not yet collected. */
function alive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
  } catch {
    return false
  }
}

describe.runIf(process.platform === 'linux')('a Millrace that is killed', () => {
  let directory: string
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'millrace-killed-'))
    const bundle = await rolldown({ input: join(here, 'killed.fixture.ts'), platform: 'node' })
    await bundle.write({ file: join(directory, 'killed.mjs'), format: 'esm' })
    await bundle.close()
    cpSync(join(here, 'bootstraps'), join(directory, 'bootstraps'), { recursive: true })
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  it.each(['SIGKILL', 'SIGTERM'] as const)('by %s leaves no function behind', async (signal) => {
    const millrace = spawn(process.execPath, [join(directory, 'killed.mjs')], {
      env: { ...process.env, TMPDIR: directory },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const line = await new Promise<string>((resolve, reject) => {
      millrace.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
      millrace.once('exit', () => reject(new Error('the fixture ended by itself')))
    })
    const [, fn, child] = line.trim().split(' ').map(Number)
    expect(alive(fn!)).toBe(true)
    expect(alive(child!)).toBe(true)
    millrace.kill(signal)
    while (alive(fn!) || alive(child!)) await new Promise((done) => setTimeout(done, 10))
  })
})
