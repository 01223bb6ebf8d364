// kill -9 in the middle of writing: what was acknowledged is there, and nothing is there by half.
// (This proves recovery, not durability: the page cache outlives the process. For that see
// store-power.test.ts.)

import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'rolldown'
import { expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import type { Found } from './store-reader.ts'

const KILLS = 30
const seed = Number(process.env.MILLRACE_SEED ?? 20_261)

test(`acknowledged writes survive ${KILLS} kills (seed ${seed})`, async () => {
  const random = new SeededRandom(seed)
  // Inside the project, so that the bundle finds the SQLite package.
  const ground = mkdtempSync(join(import.meta.dirname, '../../node_modules/.store-kill-'))
  try {
    const [writer, reader] = [await bundled(ground, 'writer'), await bundled(ground, 'reader')]
    const directory = join(ground, 'data')
    const acknowledged = new Set<number>()
    let first = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const lines = await writeUntilKilled(writer, directory, first, random.float() * 150)
      for (const n of lines) acknowledged.add(n)
      first = Math.max(first, ...lines) + 1000
      first = await inspect(reader, directory, acknowledged, first)
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS)
  } finally {
    rmSync(ground, { recursive: true })
  }
})

async function bundled(ground: string, child: 'writer' | 'reader'): Promise<string> {
  await build({
    input: join(import.meta.dirname, `store-${child}.ts`),
    external: ['@photostructure/sqlite'],
    platform: 'node',
    output: { file: join(ground, `${child}.mjs`) },
    logLevel: 'silent',
  })
  return join(ground, `${child}.mjs`)
}

/** Answers the numbers that the child acknowledged before it was killed. */
function writeUntilKilled(writer: string, directory: string, first: number, afterMs: number) {
  return new Promise<number[]>((resolve, reject) => {
    const child = spawn(process.execPath, [writer, directory, String(first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    let armed = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (armed || !output.startsWith('ready\n')) return
      armed = true
      setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the writer ended by itself: ${code}`))
      // The last line may be cut: then it is no acknowledgement.
      const lines = output.slice(0, output.lastIndexOf('\n')).split('\n').slice(1)
      resolve(lines.map(Number))
    })
  })
}

/** Opens what the kill left and checks it. Answers a number that was never used. */
async function inspect(
  reader: string,
  directory: string,
  acknowledged: Set<number>,
  next: number,
): Promise<number> {
  const run = promisify(execFile)
  const { stdout } = await run(process.execPath, [reader, directory], { maxBuffer: 1 << 28 })
  const { partitions, intents } = JSON.parse(stdout) as Found
  const found = new Set<number>()
  for (const { first, second, count } of partitions) {
    const firsts = new Set(first)
    const seconds = new Set(second)
    expect(count).toBe(second.length)
    for (const n of second) found.add(n)
    // `first` rows are never without their `second`, and only ever deleted three later.
    for (const n of firsts) expect(found.has(n)).toBe(true)
    const halves = second.filter((n) => !firsts.has(n) && !(n % 5 === 1 && seconds.has(n + 3)))
    expect(halves).toEqual([])
  }
  expect(new Set(intents)).toEqual(found)
  const lost = [...acknowledged].filter((n) => !found.has(n))
  expect(lost).toEqual([])
  return Math.max(next, ...[...found].map((n) => n + 1))
}
