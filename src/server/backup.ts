// Backups: a directory that holds the store's database, the blobs, and last of all a manifest, which
// makes it one. A restore is staged beside the data and then takes its place by renames; a crash in
// the middle is finished by the next start.

import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { AwsError } from '../kernel/aws-error.ts'
import type { Blobs } from '../store/blobs.ts'
import { makeDirectories, syncDirectory } from '../store/embedded/data-dir.ts'
import type { Store } from '../store/store.ts'

const MANIFEST = 'backup.json'
const FORMAT = 1
/** What a backup holds, and what is made anew from it. */
const PARTS = ['store', 'blobs']
const CACHES = ['lambda']
const STAGE = 'restoring'
const READY = 'ready'

export interface BackupManifest {
  readonly format: number
  readonly version: string
  readonly takenAt: string
}

/** The directory cannot be used, or holds no backup. */
export class BadBackup extends AwsError {
  constructor(message: string) {
    super('BadRequest', message, { status: 400 })
  }
}

/**
 * Writes a backup while everything goes on. What was acknowledged before this was called is in it,
 * of what comes later as much as one moment saw.
 */
export async function writeBackup(
  parts: { readonly store: Store; readonly blobs: Blobs },
  directory: string,
  manifest: Omit<BackupManifest, 'format'>,
): Promise<void> {
  if (!isAbsolute(directory)) throw new BadBackup(`'${directory}' is not an absolute path`)
  await telling(`cannot write a backup to ${directory}`, async () => {
    makeDirectories(directory)
    if ((await readdir(directory)).length > 0) throw new BadBackup(`${directory} is not empty`)
    const storeDirectory = join(directory, 'store')
    // Blobs after the rows that name them; none is removed meanwhile.
    await parts.blobs.backup(join(directory, 'blobs'), () => parts.store.backup(storeDirectory))
    await writeSynced(join(directory, MANIFEST), JSON.stringify({ format: FORMAT, ...manifest }))
    syncDirectory(directory)
  })
}

/** What the file system refuses is the caller's to mend: it is said, and no failure of ours. */
async function telling<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException
    if (code === undefined || syscall === undefined) throw error
    throw new BadBackup(`${what}: ${message}`)
  }
}

/** Throws `BadBackup` unless the directory holds a whole backup that this version can read. */
export async function readManifest(directory: string): Promise<BackupManifest> {
  const text = await readFile(join(directory, MANIFEST), 'utf8').catch(() => undefined)
  if (text === undefined) throw new BadBackup(`${directory} holds no backup`)
  let manifest: BackupManifest
  try {
    manifest = JSON.parse(text) as BackupManifest
  } catch {
    throw new BadBackup(`${join(directory, MANIFEST)} is damaged`)
  }
  if (manifest.format === FORMAT) return manifest
  throw new BadBackup(`${directory} holds a backup of format ${manifest.format}, not ${FORMAT}`)
}

/** Copies a backup beside the data, durably; `finishRestore` puts it in its place. */
export async function stageRestore(directory: string, dataDir: string): Promise<BackupManifest> {
  const manifest = await readManifest(directory)
  const stage = join(dataDir, STAGE)
  await telling(`cannot restore ${directory}`, async () => {
    await rm(stage, { recursive: true, force: true })
    for (const part of PARTS) await copyTree(join(directory, part), join(stage, part))
    await writeSynced(join(stage, READY), '')
    syncDirectory(stage)
    syncDirectory(dataDir)
  })
  return manifest
}

/** What a restore has staged takes the data's place, if there is something and it is whole. */
export async function finishRestore(dataDir: string): Promise<void> {
  const stage = join(dataDir, STAGE)
  // Not whole: it may still be on its way.
  if (!existsSync(join(stage, READY))) return
  for (const part of PARTS) {
    // Not there: it has moved already, before a crash.
    if (!existsSync(join(stage, part))) continue
    await rm(join(dataDir, part), { recursive: true, force: true })
    await rename(join(stage, part), join(dataDir, part))
  }
  for (const cache of CACHES) await rm(join(dataDir, cache), { recursive: true, force: true })
  syncDirectory(dataDir)
  await rm(stage, { recursive: true, force: true })
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    else if (entry.isFile()) await copySynced(source, target)
  }
  syncDirectory(to)
}

async function copySynced(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  const file = await open(to, 'r+')
  await file.sync().finally(() => file.close())
}

async function writeSynced(path: string, content: string): Promise<void> {
  await writeFile(path, content)
  const file = await open(path, 'r+')
  await file.sync().finally(() => file.close())
}
