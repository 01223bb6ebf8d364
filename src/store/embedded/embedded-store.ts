// The default store: one SQLite database in the data directory, for one process.

import { EngineStore, type EngineStoreOptions } from '../engine/engine-store.ts'
import { silentLog, type Log } from '../../kernel/log.ts'
import { openDataDir, syncDirectory, type DataDir } from './data-dir.ts'
import { realDisk, type Disk } from './disk.ts'
import { DataDirUnusable } from './errors.ts'
import { openDatabase, type Opened } from './schema.ts'
import { releaseBallast, Space } from './space.ts'
import type { WalState } from './side-worker.ts'
import { SqliteEngine } from './sqlite-engine.ts'

const BALLAST_BYTES = 16 << 20
/** 16 MiB: read in a tenth of a second after a crash. */
const WAL_FRAMES = 4096

export interface EmbeddedStoreOptions extends EngineStoreOptions {
  /** Made if it is missing. Belongs to this store alone. */
  readonly directory: string
  readonly log?: Log
  /** `buffered` acknowledges before fsync: a power cut may then lose what was acknowledged. */
  readonly durability?: 'fsync' | 'buffered'
  readonly ballastBytes?: number
  readonly walFrames?: number
  /** For tests: a disk that fails or forgets. */
  readonly disk?: Disk
  /** For tests: a checkpoint begins, or has ended so. */
  readonly onCheckpoint?: (ended?: WalState) => void
}

export interface EmbeddedStore extends EngineStore {
  readonly engine: SqliteEngine
}

/** Rejects with `DataDirLocked` or `DataDirUnusable`. */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const { directory, disk = realDisk, log = silentLog, durability = 'fsync' } = options
  const { ballastBytes = BALLAST_BYTES, walFrames = WAL_FRAMES } = options
  const dir = openDataDir(directory)
  try {
    const opened = openWithBallast(dir)
    // The names of the new files must be as durable as what will be acknowledged in them.
    syncDirectory(dir.path)
    const space = new Space(dir, disk, log, ballastBytes)
    const parts = { opened, dir, disk, space, durability, walFrames }
    const engine = new SqliteEngine({ ...parts, onCheckpoint: options.onCheckpoint })
    space.begin()
    return Object.assign(new EngineStore(engine, options), { engine })
  } catch (error) {
    dir.unlock()
    throw error instanceof DataDirUnusable ? error : new DataDirUnusable(dir.path, error)
  }
}

/** Opening writes, so on a full disk it needs the room that the ballast keeps. */
function openWithBallast(dir: DataDir): Opened {
  try {
    return openDatabase(dir.database)
  } catch (error) {
    if (error instanceof DataDirUnusable) throw error
    releaseBallast(dir)
    return openDatabase(dir.database)
  }
}
