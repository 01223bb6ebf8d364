import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { contents, get, put } from '../contract/fixture.ts'
import { StoreUnavailable, type Op, type Store } from '../store.ts'
import { realDisk } from './disk.ts'
import { openEmbeddedStore, type EmbeddedStoreOptions } from './embedded-store.ts'
import { DataDirLocked, DataDirUnusable, SchemaTooNew } from './errors.ts'

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-store-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function open(directory: string, options: Partial<EmbeddedStoreOptions> = {}) {
  const parts = { clock: new VirtualClock(), random: new SeededRandom(3), activity: new Activity() }
  const store = await openEmbeddedStore({ ...parts, directory, ballastBytes: 4096, ...options })
  onTestFinished(() => store.close())
  return store
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  // Real time: what is waited for is a real disk and a real thread.
  for (let i = 0; i < 500; i++) {
    if (await what()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it never came')
}

describe('the data directory', () => {
  test('belongs to one store at a time; the other is told whose it is', async () => {
    const directory = freshDirectory()
    const store = await open(directory)
    const second = open(directory)
    await expect(second).rejects.toThrow(DataDirLocked)
    await expect(second).rejects.toThrow(`process ${process.pid}`)
    await store.transact('p', put({ a: '1' }))
    await store.close()
    expect(await contents(await open(directory), 'p')).toEqual([['a', '1']])
  })

  test('is refused where it cannot be made or written', async () => {
    const directory = freshDirectory()
    writeFileSync(join(directory, 'file'), '')
    await expect(open(join(directory, 'file', 'store'))).rejects.toThrow(DataDirUnusable)
    writeFileSync(join(directory, 'millrace.db'), 'this is not a database'.repeat(100))
    await expect(open(directory)).rejects.toThrow(/not a database/)
  })

  test('of a newer version is left alone', async () => {
    const directory = freshDirectory()
    await (await open(directory)).close()
    const db = new DatabaseSync(join(directory, 'millrace.db'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    await expect(open(directory)).rejects.toThrow(SchemaTooNew)
  })
})

describe('durability', () => {
  test('nothing is acknowledged before the WAL is synced, not even what was read', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const disk = { ...realDisk, fdatasync: (fd: number) => held.then(() => realDisk.fdatasync(fd)) }
    const store = await open(freshDirectory(), { disk })
    const acknowledged: string[] = []
    const note = (name: string) => () => void acknowledged.push(name)
    store.watch('p', note('watch'))
    void store.transact('p', put({ a: '1' })).then(note('write'))
    await store.transact('p', put({ b: '1' }), { durability: 'buffered' }).then(note('buffered'))
    void store.transact('p', () => get('a')).then(note('read'))
    void contents(store, 'p').then(note('scan'))
    void store.outbox.count().then(note('count'))
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
    expect(acknowledged).toEqual(['buffered'])
    release()
    await until(() => acknowledged.length === 6)
    expect(acknowledged.slice(1).sort()).toEqual(['count', 'read', 'scan', 'watch', 'write'])
  })

  test('a failed fsync is never repeated: all are refused, for ever, and the server is told', async () => {
    let calls = 0
    const broken = new Error('EIO: i/o error, fdatasync')
    const disk = {
      ...realDisk,
      async fdatasync(fd: number) {
        if (++calls > 1) throw broken
        await realDisk.fdatasync(fd)
      },
    }
    const fatal: unknown[] = []
    const store = await open(freshDirectory(), { disk, onFatal: (error) => fatal.push(error) })
    await store.transact('p', put({ a: '1' }))
    const pending = [put({ b: '1' }), put({ c: '1' })].map((op) => store.transact('p', op))
    for (const each of pending) await expect(each).rejects.toThrow(StoreUnavailable)
    expect(fatal).toEqual([broken])
    await expect(store.transact('p', put({ d: '1' }))).rejects.toThrow(StoreUnavailable)
    await expect(store.transact('p', () => get('a'))).rejects.toThrow(StoreUnavailable)
    expect(store.health().writable).toBe(false)
    expect(calls).toBe(2)
  })
})

test('a database that another tool has locked refuses writes, answers reads, and recovers', async () => {
  const directory = freshDirectory()
  const store = await open(directory)
  await store.transact('p', put({ a: '1' }))
  const tool = new DatabaseSync(join(directory, 'millrace.db'))
  tool.exec('BEGIN IMMEDIATE')
  await expect(store.transact('p', put({ b: '1' }))).rejects.toThrow(StoreUnavailable)
  expect(await store.transact('p', () => get('a'))).toBe('1')
  tool.exec('ROLLBACK')
  tool.close()
  await store.transact('p', put({ b: '1' }))
  expect((await contents(store, 'p')).length).toBe(2)
})

test('the WAL stays bounded under load, and commits go on', async () => {
  const directory = freshDirectory()
  const store = await open(directory, { walFrames: 256 })
  const value = 'x'.repeat(2000)
  for (let round = 0; round < 200; round++) {
    const writes = Array.from({ length: 50 }, (_, i) => put({ [`${round}-${i}`]: value }))
    await Promise.all(writes.map((op) => store.transact('p', op)))
  }
  expect((await contents(store, 'p')).length).toBe(10_000)
  expect(statSync(join(directory, 'millrace.db-wal')).size).toBeLessThan(8_000_000)
  // A page that ends early must not leave a read transaction open, which would pin the WAL.
  await store.transact('p', function* (tx) {
    for (let i = 0; i < 5; i++) tx.emit({ edge: 'e', target: 't', payload: i })
  })
  expect(await store.outbox.channel({ edge: 'e', target: 't' }, 5, 1)).toHaveLength(1)
  await store.transact('p', put({ after: '1' }))
  const { log } = store.engine.walState()
  for (let i = 0; i < 100 && store.engine.walState().log >= log; i++) {
    const writes = Array.from({ length: 20 }, (_, j) => put({ [`more-${i}-${j}`]: value }))
    await Promise.all(writes.map((op) => store.transact('p', op)))
  }
  expect(store.engine.walState().log).toBeLessThan(log + 600)
})

test('a backup taken while writing is one consistent state and opens as a store', async () => {
  const store = await open(freshDirectory())
  const target = join(freshDirectory(), 'backup')
  const pair = (n: number): Op<void> => put({ [`a${n}`]: String(n), [`b${n}`]: 'x'.repeat(3000) })
  let n = 0
  for (; n < 300; n++) await store.transact('p', pair(n))
  let copied = false
  const backup = store.backup(target).then(() => (copied = true))
  while (!copied) await store.transact('p', pair(n++))
  await backup
  const rows = new Map(await contents(await open(target), 'p'))
  expect(rows.size).toBeGreaterThanOrEqual(600)
  for (const key of rows.keys())
    expect(rows.has(`ab`.replace(key[0]!, '') + key.slice(1))).toBe(true)
})

describe('a full disk', () => {
  const mounted = mountTmpfs()
  test.skipIf(mounted === undefined)(
    'refuses what grows, goes on reading and deleting, and recovers by itself',
    async () => {
      onTestFinished(() => void execFileSync('umount', ['-l', mounted!]))
      const directory = join(mounted!, 'store')
      const store = await open(directory, { ballastBytes: 4 << 20, walFrames: 256 })
      await until(() => existsSync(join(directory, 'ballast')))
      const kept = await fill(store)
      expect(kept).toBeGreaterThan(100)
      expect(store.health().writable).toBe(false)
      expect(existsSync(join(directory, 'ballast'))).toBe(false)
      expect(await store.transact('p', () => get('m0'))).toHaveLength(20_000)
      await expect(store.transact('p', put({ more: 'x' }))).rejects.toThrow(StoreUnavailable)

      await store.close()
      const again = await open(directory, { ballastBytes: 4 << 20, walFrames: 256 })
      expect((await contents(again, 'p')).length).toBe(kept)
      const grown = statSync(join(directory, 'millrace.db')).size
      for (let i = 0; i < kept; i++) await again.transact('p', put({ [`m${i}`]: undefined }))
      expect(await contents(again, 'p')).toEqual([])
      // Writes use the freed pages of the database; enough of them go back to the disk.
      await until(() => again.health().writable)
      for (let i = 0; i < 20; i++) await again.transact('p', put({ [`n${i}`]: 'x'.repeat(9000) }))
      await until(async () => {
        await again.transact('p', put({ n0: 'x'.repeat(9000) }))
        return statSync(join(directory, 'millrace.db')).size < grown
      })
      await until(() => existsSync(join(directory, 'ballast')))
      // And again, from a store that has been full before.
      const more = await fill(again)
      expect(more).toBeGreaterThan(100)
      for (let i = 0; i < more; i++) await again.transact('p', put({ [`m${i}`]: undefined }))
      await until(() => again.health().writable)
      expect((await contents(again, 'p')).length).toBe(20)
    },
  )

  test('is noticed and left again as its free space goes and comes', async () => {
    let freeBytes = 1 << 30
    const directory = freshDirectory()
    const disk = { ...realDisk, freeBytes: () => freeBytes }
    const store = await open(directory, { disk })
    await store.transact('p', put({ a: '1' }))
    await until(() => existsSync(join(directory, 'ballast')))
    freeBytes = 0
    store.engine.failed(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    expect(existsSync(join(directory, 'ballast'))).toBe(false)
    await expect(store.transact('p', put({ b: '1' }))).rejects.toThrow(StoreUnavailable)
    // What is there may change, and say what is to be swept.
    await store.transact('p', function* (tx) {
      tx.put(Buffer.from('a'), Buffer.from('22'))
      tx.emit({ edge: 'sweep', target: 't', payload: 1 })
    })
    const onlyEmits: Op<unknown> = function* (tx) {
      tx.emit({ edge: 'e', target: 't', payload: 1 })
    }
    await expect(store.transact('p', onlyEmits)).rejects.toThrow(StoreUnavailable)
    await store.transact('p', put({ a: undefined }))
    expect(await store.transact('p', () => get('a'))).toBeUndefined()
    freeBytes = 1 << 30
    await until(() => store.health().writable)
    await store.transact('p', put({ b: '1' }))
    await until(() => existsSync(join(directory, 'ballast')))
  })
})

/** Writes until the disk is full. Answers how many rows were acknowledged. */
async function fill(store: Store): Promise<number> {
  const value = 'v'.repeat(20_000)
  for (let i = 0; i < 5000; i++) {
    try {
      await store.transact('p', put({ [`m${i}`]: value }))
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable)
      return i
    }
  }
  throw new Error('the disk never became full')
}

function mountTmpfs(): string | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', directory], { stdio: 'pipe' })
    return directory
  } catch (error) {
    console.log(`skipped: a full disk needs a tmpfs mount (${(error as Error).message.trim()})`)
    rmSync(directory, { recursive: true })
    return undefined
  }
}
