import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDataDir, type DataDir } from './data-dir.ts'
import { inspect } from './inspect.ts'
import { openDatabase, type Database } from './schema.ts'
import { SideWorker } from './side-worker.ts'
import { readWal } from './wal-file.ts'

let ground: string
let dir: DataDir
let db: Database
let worker: SideWorker

beforeEach(() => {
  ground = mkdtempSync(join(tmpdir(), 'millrace-side-'))
  dir = openDataDir(join(ground, 'data'))
  db = openDatabase(dir.database).db
  worker = new SideWorker(dir)
})
afterEach(async () => {
  await worker.close()
  db.close()
  dir.unlock()
  rmSync(ground, { recursive: true })
})

const write = () => db.exec("UPDATE meta SET value = value + 1 WHERE name = 'incarnation'")
const salts = () => readWal(dir.wal).whole!.salt1

/** What a start would say if the process were killed now. */
function damages(): readonly string[] {
  const copy = mkdtempSync(join(ground, 'killed-'))
  cpSync(dir.path, copy, { recursive: true })
  const there = openDataDir(copy)
  try {
    return inspect(there).damages
  } finally {
    there.unlock()
  }
}

describe('the WAL does not start over before the sums of what was copied are written', () => {
  test('when there was nothing to copy in a pass', async () => {
    write()
    await worker.run('copy')
    await worker.run('copy')
    const before = salts()
    write()
    expect(salts()).toBe(before)
    expect(damages()).toEqual([])
    await worker.run('copy')
    write()
    const { log, checkpointed } = await worker.run('complete')
    expect(checkpointed).toBe(log)
    expect(damages()).toEqual([])
    await worker.run('restart')
    expect(salts()).not.toBe(before)
    expect(damages()).toEqual([])
  })

  test('however passes and writes follow each other', async () => {
    for (let round = 0; round < 64; round++) {
      const before = salts()
      for (let bit = 0; bit < 6; bit++) {
        if ((round >> bit) & 1) write()
        else await worker.run('copy')
        if (bit > 0 || round > 0) expect([round, bit, damages()]).toEqual([round, bit, []])
      }
      expect(salts()).toBe(before)
      await worker.run('complete')
      expect([round, damages()]).toEqual([round, []])
      await worker.run('restart')
      expect([round, damages()]).toEqual([round, []])
    }
  })
})

test('the sums of a WAL that has started over are gathered from its beginning', async () => {
  // Another page than the one that a restart writes.
  const insert = (n: number) => db.prepare('INSERT INTO partition (name) VALUES (?)').run(`p${n}`)
  for (let n = 0; n < 10; n++) insert(n)
  await worker.run('complete')
  // Looks at the WAL that is about to go.
  await worker.run('compare', { from: 1, to: 5 })
  await worker.run('restart')
  insert(10)
  await worker.run('complete')
  await worker.run('restart')
  expect(damages()).toEqual([])
})
