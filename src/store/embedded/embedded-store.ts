// The default store: one SQLite database in the data directory, for one process.

import { EngineStore, type EngineStoreOptions } from '../engine/engine-store.ts'
import { silentLog, type Log } from '../../kernel/log.ts'
import * as fs from 'node:fs'
import { closeSync, openSync, rmSync } from 'node:fs'
import { holderOf, openDataDir, syncDirectory, type DataDir } from './data-dir.ts'
import { realDisk, type Disk } from './disk.ts'
import { DataDamaged, DataDirLocked, DataDirUnusable } from './errors.ts'
import { inspect, type Inspection } from './inspect.ts'
import { PageSums } from './page-sums.ts'
import { openDatabase, type Database, type Opened } from './schema.ts'
import { releaseBallast, Space } from './space.ts'
import type { WalState } from './side-worker.ts'
import { SqliteEngine } from './sqlite-engine.ts'
import { mark, markOf } from './wal-file.ts'
import { readWitness } from './witness.ts'

const BALLAST_BYTES = 16 << 20
/** 16 MiB: read in a tenth of a second after a crash. */
const WAL_FRAMES = 4096
/** Pages compared with their checksums before the store opens (16 MiB: 30 ms); others afterwards. */
const PAGES_BEFORE = 4096

export interface EmbeddedStoreOptions extends EngineStoreOptions {
  /** Made if it is missing. Belongs to this store alone. */
  readonly directory: string
  readonly log?: Log
  /** `buffered` acknowledges before fsync: a power cut may then lose what was acknowledged. */
  readonly durability?: 'fsync' | 'buffered'
  readonly ballastBytes?: number
  readonly walFrames?: number
  /** Opens although acknowledged data is lost, with what is left. */
  readonly acceptLoss?: boolean
  /** For tests: a disk that fails or forgets. */
  readonly disk?: Disk
  /** For tests: a checkpoint begins, or has ended so. */
  readonly onCheckpoint?: (ended?: WalState) => void
}

export interface EmbeddedStore extends EngineStore {
  readonly engine: SqliteEngine
}

/** Rejects with `DataDirLocked` or `DataDirUnusable`, of which `DataDamaged` is one. */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const { directory, disk = realDisk, log = silentLog, durability = 'fsync' } = options
  const { ballastBytes = BALLAST_BYTES, walFrames = WAL_FRAMES } = options
  const dir = openDataDir(directory)
  try {
    const found = inspected(dir, options.acceptLoss ?? false, log)
    const { opened, index } = openWithBallast(dir)
    // The names of the new files must be as durable as what will be acknowledged in them.
    syncDirectory(dir.path)
    const space = new Space(dir, disk, log, ballastBytes)
    const parts = { opened, dir, disk, space, durability, walFrames, log, index }
    const engine = new SqliteEngine({ ...parts, onCheckpoint: options.onCheckpoint })
    space.begin()
    const isKnown = found.doubts.length === 0 && found.databasePages > 0
    engine.compare(isKnown ? found.comparedPages + 1 : 1, found.databasePages)
    return Object.assign(new EngineStore(engine, options), { engine })
  } catch (error) {
    dir.unlock()
    if (error instanceof DataDirUnusable || error instanceof DataDirLocked) throw error
    throw new DataDirUnusable(dir.path, error)
  }
}

function inspected(dir: DataDir, acceptLoss: boolean, log: Log): Inspection {
  const before = readWitness(dir.witness)
  const found = inspect(dir, PAGES_BEFORE)
  const { path: directory } = dir
  if (found.damages.length === 0) {
    for (const doubt of found.doubts) log.warn({ directory }, doubt)
    return found
  }
  // Somebody is writing, without a lock: they removed it.
  if (readWitness(dir.witness)?.sequence !== before?.sequence) {
    throw new DataDirLocked(directory, holderOf(directory))
  }
  if (!acceptLoss) throw new DataDamaged(directory, found.damages)
  for (const damage of found.damages) log.error({ directory }, `accepted as lost: ${damage}`)
  setAside(dir)
  return { ...found, doubts: found.damages }
}

/** What described the files as they were. A log without its database goes, too: SQLite drops it. */
function setAside(dir: DataDir): void {
  for (const file of [dir.witness, dir.sums]) rmSync(file, { force: true })
}

interface Parts {
  readonly opened: Opened
  readonly index: number
}

/** Opening writes, so on a full disk it needs the room that the ballast keeps. */
function openWithBallast(dir: DataDir): Parts {
  try {
    return openMarked(dir)
  } catch (error) {
    if (error instanceof DataDirUnusable || error instanceof DataDirLocked) throw error
    releaseBallast(dir)
    return openMarked(dir)
  }
}

function openMarked(dir: DataDir): Parts {
  let index: number | undefined
  try {
    const opened = openDatabase(dir.database, (db) => {
      index = openSync(dir.index, 'r+')
      const holder = markOf(index)
      if (isAnother(holder)) throw new DataDirLocked(dir.path, holder)
      sumCopied(db, dir)
    })
    mark(index!, process.pid)
    return { opened, index: index! }
  } catch (error) {
    if (index !== undefined) closeSync(index)
    throw error
  }
}

/**
 * Where somebody else's tool kept the index of a killed process alive, all of the WAL may be copied,
 * and the first write starts it over: then it is the last that knows the sums.
 */
function sumCopied(db: Database, dir: DataDir): void {
  const { log, checkpointed } = db.prepare('PRAGMA wal_checkpoint(NOOP)').get() as WalState
  if (log <= 0 || checkpointed < log) return
  const sums = new PageSums(fs, dir)
  sums.gather(log)
  sums.write()
}

/** A killed process leaves its mark where another one, long done, still has the index open. */
function isAnother(pid: number): boolean {
  if (pid === 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
