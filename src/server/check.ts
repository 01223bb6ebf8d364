// Looks over a data directory that no server has open.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDataDir } from '../store/embedded/data-dir.ts'
import { DataDirLocked, DataDirUnusable } from '../store/embedded/errors.ts'
import { finishRestore, readManifest, stageRestore, type BackupManifest } from './backup.ts'
import { inspect, type Inspection } from '../store/embedded/inspect.ts'

/** It could not be looked at: in use, not there, not readable. */
export class NotChecked extends Error {
  override name = 'NotChecked'
}

/** Puts a backup in the place of the data in a directory that no server has open. */
export async function restoreData(backup: string, dataDir: string): Promise<BackupManifest> {
  await readManifest(backup)
  const dir = openDataDir(join(dataDir, 'store'))
  try {
    const manifest = await stageRestore(backup, dataDir)
    await finishRestore(dataDir)
    return manifest
  } finally {
    dir.unlock()
  }
}

/** Compares every page of the database with its checksum, and the log with its witness. */
export function checkData(dataDir: string): Inspection {
  const directory = join(dataDir, 'store')
  if (!existsSync(directory)) throw new NotChecked(`there is no data in ${dataDir}`)
  try {
    const dir = openDataDir(directory)
    try {
      return inspect(dir)
    } finally {
      dir.unlock()
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isRefused = error instanceof DataDirLocked || error instanceof DataDirUnusable
    if (isRefused || code === 'EACCES' || code === 'EIO') throw new NotChecked(message)
    throw error
  }
}
