// The directory of an embedded store, held by one process.

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { DataDirLocked, DataDirUnusable, isBusy } from './errors.ts'

export interface DataDir {
  readonly path: string
  readonly database: string
  readonly wal: string
  /** SQLite's index of the WAL, shared by all who have the database open. */
  readonly index: string
  readonly witness: string
  /** Checksums of the database's pages. */
  readonly sums: string
  readonly ballast: string
  unlock(): void
}

/** Directories that this process holds. */
const held = new Set<string>()

/**
 * Makes and locks the directory. The lock is the operating system's, on a file that SQLite holds
 * exclusively, so it ends with the process however that dies; the pid beside it is only for the
 * message. (Nothing else may open and close the locked file in this process: POSIX would drop the
 * lock, which is why the pid has a file of its own.)
 */
export function openDataDir(directory: string): DataDir {
  const path = resolve(directory)
  const pidFile = join(path, 'pid')
  // A lock file that was removed meanwhile would lock nobody out.
  if (held.has(path)) throw new DataDirLocked(path, process.pid)
  let lock: InstanceType<typeof DatabaseSync> | undefined
  try {
    makeDurably(path)
    lock = new DatabaseSync(join(path, 'lock'))
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    writeFileSync(pidFile, `${process.pid}\n`)
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw new DataDirLocked(path, readPid(pidFile))
    // The pid is for messages only: a full disk must not keep the store from opening.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw new DataDirUnusable(path, error)
  }
  held.add(path)
  return {
    path,
    database: join(path, 'millrace.db'),
    wal: join(path, 'millrace.db-wal'),
    index: join(path, 'millrace.db-shm'),
    witness: join(path, 'witness'),
    sums: join(path, 'page-sums'),
    ballast: join(path, 'ballast'),
    unlock: () => {
      held.delete(path)
      lock?.close()
    },
  }
}

/** Of the process that holds a directory, as it said itself. */
export function holderOf(directory: string): number | undefined {
  return readPid(join(directory, 'pid'))
}

/** A new directory is only there after a power cut if its parent's entry is. */
export function makeDurably(path: string): void {
  const made = makeDirectories(path)
  if (made === undefined) return
  for (let at = resolve(path); ; at = dirname(at)) {
    syncDirectory(dirname(at))
    if (at === made) return
  }
}

/**
 * Makes a directory and what it stands in, and says which of them was the first that was not there.
 * Node's own recursive mkdir goes round for ever where nothing can be made though nothing forbids it
 * (/proc).
 */
export function makeDirectories(path: string): string | undefined {
  const missing: string[] = []
  for (let at = resolve(path); !isDirectory(at); at = dirname(at)) {
    missing.unshift(at)
    if (at === dirname(at)) break
  }
  for (const directory of missing) {
    try {
      mkdirSync(directory)
    } catch (error) {
      // Another process may be at the same.
      const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && isDirectory(directory)
      if (!isThere) throw error
    }
  }
  return missing[0]
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

export function syncDirectory(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** The same beside everything else. */
export async function syncEntries(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}
