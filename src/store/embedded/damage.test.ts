// Bytes that rot, files that are cut short or gone: whatever is lost is noticed, nothing whole is
// refused. MILLRACE_DAMAGES=1000 tries more of them, MILLRACE_SEED others.

import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs' // prettier-ignore
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { contents, put } from '../contract/fixture.ts'
import { openDataDir } from './data-dir.ts'
import { openEmbeddedStore, type EmbeddedStore, type EmbeddedStoreOptions } from './embedded-store.ts' // prettier-ignore
import { DataDamaged, DataDirLocked, DataDirUnusable, ForeignDatabase } from './errors.ts'
import { inspect } from './inspect.ts'
import { FRAME_BYTES, readWal, WAL_HEADER_BYTES } from './wal-file.ts'

const DAMAGES = Number(process.env.MILLRACE_DAMAGES ?? 150)
const seed = Number(process.env.MILLRACE_SEED ?? 4_711)

const ground = mkdtempSync(join(tmpdir(), 'millrace-damage-'))
afterAll(() => rmSync(ground, { recursive: true, force: true }))

function open(directory: string, options: Partial<EmbeddedStoreOptions> = {}) {
  const parts = { clock: new VirtualClock(), random: new SeededRandom(3), activity: new Activity() }
  const sizes = { ballastBytes: 4096, walFrames: 64 }
  return openEmbeddedStore({ ...parts, ...sizes, directory, ...options })
}

interface Image {
  readonly directory: string
  readonly rows: ReadonlyMap<string, string>
  /** Bytes of the WAL that hold what was acknowledged. */
  readonly walBytes: number
}

/** What a kill leaves at some moment of a life, and at the end what a stop leaves. */
async function imagesOfALife(random: SeededRandom): Promise<Image[]> {
  const directory = join(ground, 'life')
  const store = await open(directory)
  const rows = new Map<string, string>()
  const images: Image[] = []
  const keep = () => {
    const copy = join(ground, `image-${images.length}`)
    cpSync(directory, copy, { recursive: true })
    const wal = readWal(join(copy, 'millrace.db-wal'))
    const walBytes = WAL_HEADER_BYTES + (wal.whole?.frames ?? 0) * FRAME_BYTES
    images.push({ directory: copy, rows: new Map(rows), walBytes })
  }
  for (let round = 0; round < 6; round++) {
    const changes = 5 + Math.floor(random.float() * 60)
    for (let i = 0; i < changes; i++) await change(store, rows, random)
    keep()
  }
  await store.close()
  keep()
  return images
}

async function change(store: EmbeddedStore, rows: Map<string, string>, random: SeededRandom) {
  const key = `k${Math.floor(random.float() * 120)}`
  const size = Math.floor(random.float() * (random.float() < 0.2 ? 9000 : 700))
  const value = random.float() < 0.2 ? undefined : key.repeat(Math.ceil(size / 4))
  await store.transact('p', put({ [key]: value }))
  if (value === undefined) rows.delete(key)
  else rows.set(key, value)
}

const FILES = ['millrace.db', 'millrace.db-wal', 'millrace.db-shm', 'witness', 'page-sums', 'lock', 'pid', 'ballast'] // prettier-ignore

interface Damage {
  readonly file: string
  readonly kind: 'flip' | 'truncate' | 'delete'
  readonly at: number
}

function damage(directory: string, random: SeededRandom): Damage | undefined {
  // The two that matter most, most often.
  const file = FILES[Math.floor(random.float() * (random.float() < 0.6 ? 2 : FILES.length))]!
  const path = join(directory, file)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const kind = (['flip', 'truncate', 'delete'] as const)[Math.floor(random.float() * 2.3)]!
  if (size === 0) return undefined
  const at = Math.floor(random.float() * size)
  if (kind === 'delete') rmSync(path)
  else if (kind === 'truncate') truncateSync(path, random.float() < 0.2 ? 0 : at)
  else {
    const bytes = readFileSync(path)
    bytes[at]! ^= 1 << Math.floor(random.float() * 8)
    writeFileSync(path, bytes)
  }
  return { file, kind, at }
}

/** What a refusal is right about. */
function mayBeRefused({ file, kind, at }: Damage, image: Image): boolean {
  if (file === 'millrace.db') return true
  return file === 'millrace.db-wal' && (kind !== 'flip' || at < image.walBytes)
}

test(`each of ${DAMAGES} damages is noticed or harmless (seed ${seed})`, async () => {
  const random = new SeededRandom(seed)
  const images = await imagesOfALife(random)
  const seen = { refused: 0, opened: 0 }
  for (let i = 0; i < DAMAGES; i++) {
    const image = images[Math.floor(random.float() * images.length)]!
    const directory = join(ground, 'damaged')
    cpSync(image.directory, directory, { recursive: true })
    const done = damage(directory, random)
    const what = `${i}: ${JSON.stringify(done)} of ${image.directory}`
    const store = await open(directory).catch((error: unknown) => error)
    if (store instanceof Error) {
      expect(store, what).toBeInstanceOf(DataDirUnusable)
      expect(done && mayBeRefused(done, image), `${what}: ${store.message}`).toBe(true)
      seen.refused++
    } else {
      const found = new Map(await contents(store as EmbeddedStore, 'p'))
      await (store as EmbeddedStore).close()
      expect(found, what).toEqual(image.rows)
      seen.opened++
    }
    rmSync(directory, { recursive: true })
  }
  expect(seen.refused).toBeGreaterThan(DAMAGES / 10)
  expect(seen.opened).toBeGreaterThan(DAMAGES / 10)
}, 600_000)

describe('an opening', () => {
  const fresh = (): string => {
    const directory = mkdtempSync(join(ground, 'fresh-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    return directory
  }

  test('is refused in one line that says what is missing, and goes on when the loss is accepted', async () => {
    const directory = fresh()
    const store = await open(directory, { walFrames: 4096 })
    for (let i = 0; i < 40; i++) await store.transact('p', put({ [`k${i}`]: 'v'.repeat(900) }))
    const left = fresh()
    cpSync(directory, left, { recursive: true })
    await store.close()
    const wal = readFileSync(join(left, 'millrace.db-wal'))
    wal[wal.length >> 1]! ^= 1
    writeFileSync(join(left, 'millrace.db-wal'), wal)
    await expect(open(left)).rejects.toThrow(DataDamaged)
    await expect(open(left)).rejects.toThrow(
      /the write-ahead log is whole up to frame \d+: acknowledged commits reach to frame \d+\. .*start --accept-loss$/,
    )
    const rest = await open(left, { acceptLoss: true })
    const found = await contents(rest, 'p')
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThan(40)
    await rest.transact('p', put({ after: '1' }))
    await rest.close()
    const again = await open(left)
    expect((await contents(again, 'p')).length).toBe(found.length + 1)
    await again.close()
  })

  test('after a kill goes on with a long log, and knows all pages when it has stopped', async () => {
    const directory = fresh()
    const store = await open(directory, { walFrames: 1 << 20 })
    const value = 'v'.repeat(3000)
    const write = (i: number) => store.transact('p', put({ [`k${i}`]: value }))
    for (let at = 0; at < 3000; at += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, i) => write(at + i)))
    }
    const left = fresh()
    cpSync(directory, left, { recursive: true })
    await store.close()
    expect(readWal(join(left, 'millrace.db-wal')).whole!.frames).toBeGreaterThan(2000)
    for (let i = 0; i < 3; i++) {
      const again = await open(left, { walFrames: 1 << 20 })
      await again.transact('p', put({ [`after${i}`]: value }))
      expect((await contents(again, 'p')).length).toBe(3001 + i)
      await again.close()
      const dir = openDataDir(left)
      dir.unlock()
      expect(inspect(dir)).toMatchObject({ damages: [], doubts: [] })
    }
  })

  test('after a stop finds the log empty and all in the database', async () => {
    const directory = fresh()
    const store = await open(directory)
    await store.transact('p', put({ a: '1' }))
    await store.close()
    expect(statSync(join(directory, 'millrace.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0) // prettier-ignore
    rmSync(join(directory, 'millrace.db-wal'), { force: true })
    const again = await open(directory)
    expect(await contents(again, 'p')).toEqual([['a', '1']])
    await again.close()
  })

  test('leaves the database of another program alone', async () => {
    const directory = fresh()
    const foreign = new DatabaseSync(join(directory, 'millrace.db'))
    foreign.exec('CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)')
    foreign.close()
    const before = readFileSync(join(directory, 'millrace.db'))
    await expect(open(directory)).rejects.toThrow(ForeignDatabase)
    expect(readFileSync(join(directory, 'millrace.db')).equals(before)).toBe(true)
  })

  test('is one at a time even when the lock file was removed', async () => {
    const directory = fresh()
    const store = await open(directory)
    rmSync(join(directory, 'lock'))
    await expect(open(directory)).rejects.toThrow(DataDirLocked)
    await store.transact('p', put({ a: '1' }))
    await store.close()
    await (await open(directory)).close()
  })
})
