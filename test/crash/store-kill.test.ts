// kill -9 in the middle of writing: what was acknowledged is there, and nothing is there by half.
// (This proves recovery, not durability: the page cache outlives the process. For that see
// store-power.test.ts.)

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import { expect, test } from 'vitest'
import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { SeededRandom, systemRandom } from '../../src/kernel/random.ts'
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { KeyReader, rangeOf } from '../../src/store/key.ts'
import type { Store } from '../../src/store/store.ts'
import { Counter } from '../../src/store/table.ts'

const KILLS = 30
const seed = Number(process.env.MILLRACE_SEED ?? 20_261)

test(`acknowledged writes survive ${KILLS} kills (seed ${seed})`, async () => {
  const random = new SeededRandom(seed)
  // Inside the project, so that the bundle finds the SQLite package.
  const ground = mkdtempSync(join(import.meta.dirname, '../../node_modules/.store-kill-'))
  try {
    const writer = await bundled(ground)
    const directory = join(ground, 'data')
    const acknowledged = new Set<number>()
    let first = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const lines = await writeUntilKilled(writer, directory, first, random.float() * 150)
      for (const n of lines) acknowledged.add(n)
      first = Math.max(first, ...lines) + 1000
      first = await inspect(directory, acknowledged, first)
    }
    expect(acknowledged.size).toBeGreaterThan(KILLS)
  } finally {
    rmSync(ground, { recursive: true })
  }
})

async function bundled(ground: string): Promise<string> {
  await build({
    input: join(import.meta.dirname, 'store-writer.ts'),
    external: ['@photostructure/sqlite'],
    platform: 'node',
    output: { file: join(ground, 'writer.mjs') },
    logLevel: 'silent',
  })
  return join(ground, 'writer.mjs')
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
async function inspect(directory: string, acknowledged: Set<number>, next: number) {
  const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
  const store = await openEmbeddedStore({ ...parts, directory, ballastBytes: 4096 })
  try {
    const found = new Set<number>()
    for (const partition of ['p0', 'p1', 'p2']) {
      const second = await numbers(store, partition, 'second')
      const firsts = new Set(await numbers(store, partition, 'first'))
      const count = await store.transact(partition, () => new Counter('count').get())
      expect(count).toBe(second.length)
      for (const n of second) found.add(n)
      // `first` rows are never without their `second`, and only ever deleted three later.
      for (const n of firsts) expect(found.has(n)).toBe(true)
      const halves = second.filter(
        (n) => !firsts.has(n) && !(n % 5 === 1 && second.includes(n + 3)),
      )
      expect(halves).toEqual([])
    }
    const intents = await store.outbox.due(Infinity, 1_000_000)
    expect(new Set(intents.map((intent) => intent.payload))).toEqual(found)
    const lost = [...acknowledged].filter((n) => !found.has(n))
    expect(lost).toEqual([])
    return Math.max(next, ...[...found].map((n) => n + 1))
  } finally {
    await store.close()
  }
}

async function numbers(store: Store, partition: string, table: string): Promise<number[]> {
  const { start, end } = rangeOf(table)
  const all: number[] = []
  for await (const page of store.scan(partition, start, end, { limit: 1000 })) {
    for (const [key] of page) {
      const reader = new KeyReader(key)
      reader.text()
      all.push(reader.integer())
    }
  }
  return all
}
