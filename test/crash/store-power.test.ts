// Power cuts: of what was not synced any sector may be lost or torn. Everything acknowledged must be
// there afterwards, nothing by half, and the database sound. The negative control leaves the sync
// out and must lose something, or this test would prove nothing.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { expect, test } from 'vitest'
import { Activity } from '../../src/kernel/activity.ts'
import { RealClock } from '../../src/kernel/clock.ts'
import { SeededRandom, systemRandom } from '../../src/kernel/random.ts'
import type { Disk } from '../../src/store/embedded/disk.ts'
import { openEmbeddedStore, type EmbeddedStore } from '../../src/store/embedded/embedded-store.ts'
import { DataDamaged } from '../../src/store/embedded/errors.ts'
import type { WalState } from '../../src/store/embedded/side-worker.ts'
import { keyOf } from '../../src/store/key.ts'
import { take } from '../../src/store/table.ts'
import { Power } from './power.ts'

const CUTS = 120
const seed = Number(process.env.MILLRACE_SEED ?? 4_711)

interface Verdict {
  readonly lost: number
  readonly halves: number
  readonly sound: boolean
}

test(`nothing acknowledged is lost in ${CUTS} power cuts (seed ${seed})`, async () => {
  const verdicts = await cuts({ count: CUTS, honest: true, walFrames: 64 })
  expect(verdicts.filter((v) => v.lost > 0 || v.halves > 0 || !v.sound)).toEqual([])
})

test(`negative control: without the sync, cuts do lose (seed ${seed})`, async () => {
  const verdicts = await cuts({ count: 20, honest: false, walFrames: 1 << 20 })
  expect(verdicts.some((v) => v.lost > 0)).toBe(true)
})

async function cuts(options: { count: number; honest: boolean; walFrames: number }) {
  const ground = mkdtempSync(join(tmpdir(), 'millrace-power-'))
  const random = new SeededRandom(seed)
  const directory = join(ground, 'data')
  // The files must be there before the shim can look at them.
  await (await open(directory)).close()
  const power = new Power({ directory, random, honest: options.honest })
  const onCheckpoint = (ended?: WalState) => power.checkpoint(ended)
  const { walFrames } = options
  const store = await open(directory, { disk: power.disk, walFrames, onCheckpoint })
  power.opened()
  const verdicts: Verdict[] = []
  const load = new Load(store, random)
  try {
    const writers = Array.from({ length: 8 }, () => load.run())
    for (let cut = 0; cut < options.count; cut++) {
      const turns = Math.floor(random.float() * 120)
      for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
      const image = join(ground, `cut-${cut}`)
      power.cut(image)
      verdicts.push(await judge(image, new Map(load.acknowledged), load.begun))
      rmSync(image, { recursive: true })
    }
    load.stopped = true
    await Promise.all(writers)
    // Cuts around checkpoints and restarts of the WAL are the dangerous ones.
    if (options.honest) expect(power.completed).toBeGreaterThan(5)
  } finally {
    load.stopped = true
    await store.close()
    power.close()
    rmSync(ground, { recursive: true })
  }
  return verdicts
}

function open(
  directory: string,
  options: { disk?: Disk; walFrames?: number; onCheckpoint?: (ended?: WalState) => void } = {},
): Promise<EmbeddedStore> {
  mkdirSync(directory, { recursive: true })
  const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
  return openEmbeddedStore({ ...parts, directory, ballastBytes: 4096, ...options })
}

const slotKey = (slot: number, half: string) => keyOf('slot', slot, half)
const SLOTS = 60

/** Slots are overwritten again and again, each with a growing number in two rows and an intent. */
class Load {
  /** Slot → number that was acknowledged last. */
  readonly acknowledged = new Map<number, number>()
  begun = 0
  stopped = false
  readonly #store: EmbeddedStore
  readonly #random: SeededRandom
  readonly #busy = new Set<number>()
  readonly #intents = new Map<number, string>()

  constructor(store: EmbeddedStore, random: SeededRandom) {
    this.#store = store
    this.#random = random
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      const slot = Math.floor(this.#random.float() * SLOTS)
      if (this.#busy.has(slot)) {
        await new Promise((resolve) => setImmediate(resolve))
        continue
      }
      this.#busy.add(slot)
      await this.#write(slot, ++this.begun)
      this.#busy.delete(slot)
    }
  }

  async #write(slot: number, n: number): Promise<void> {
    const size = Math.floor(this.#random.float() * 3000)
    const previous = this.#intents.get(slot)
    const intent = await this.#store.transact('p', function* (tx) {
      tx.put(slotKey(slot, 'a'), keyOf(n, 'x'.repeat(size % 480)))
      tx.put(slotKey(slot, 'b'), Buffer.concat([keyOf(n), Buffer.alloc(size)]))
      tx.add(keyOf('writes'), 1)
      if (previous !== undefined) yield* take(previous)
      return tx.emit({ edge: 'e', target: 't', payload: { slot, n } })
    })
    this.#intents.set(slot, intent)
    this.acknowledged.set(slot, n)
  }
}

async function judge(
  image: string,
  acknowledged: ReadonlyMap<number, number>,
  begun: number,
): Promise<Verdict> {
  const store = await open(image).catch(noticed)
  if (store === undefined) return { lost: 1, halves: 0, sound: true }
  let [lost, halves] = [0, 0]
  const intents = await store.outbox.due(Infinity, 10_000)
  const bySlot = new Map(intents.map((i) => [(i.payload as Slot).slot, (i.payload as Slot).n]))
  for (let slot = 0; slot < SLOTS; slot++) {
    const [a, b] = await store.transact('p', function* () {
      const a = yield { op: 'get', key: slotKey(slot, 'a') }
      const b = yield { op: 'get', key: slotKey(slot, 'b') }
      return [numberIn(a), numberIn(b)]
    })
    if (a !== b || a !== bySlot.get(slot) || (a ?? 0) > begun) halves++
    if ((a ?? 0) < (acknowledged.get(slot) ?? 0)) lost++
  }
  if (bySlot.size !== intents.length) halves++
  await store.close()
  const db = new DatabaseSync(join(image, 'millrace.db'))
  const sound = db.prepare('PRAGMA integrity_check').get().integrity_check === 'ok'
  db.close()
  return { lost, halves, sound }
}

/** A store that says by itself what it has lost. */
function noticed(error: unknown): undefined {
  if (!(error instanceof DataDamaged)) throw error
}

interface Slot {
  readonly slot: number
  readonly n: number
}

function numberIn(value: Uint8Array | undefined): number | undefined {
  return value && Number(Buffer.from(value).readBigUInt64BE(0))
}
