// Unpacks a deployment package into a directory of ours. A package comes from anyone: no links, no
// way out of the directory, no more bytes or files than Lambda allows.

import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as yauzl from 'yauzl'
import { badZip, invalidParameter } from './errors.ts'
import { MAX_UNZIPPED_BYTES, MAX_ZIP_ENTRIES } from './limits.ts'

const FILE_TYPE = 0o170000
const DIRECTORY = 0o040000
const REGULAR = 0o100000
const MADE_BY_UNIX = 3
const ENCRYPTED = 0x1
const MAX_PATH_LENGTH = 1024

// What a file system answers to names that contradict each other (`a` and `a/b`) or are too long.
const NAME_ERRORS = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'EINVAL', 'ELOOP'])

/**
 * Unpacks `zip` below `directory`, which must exist; files that are there already are replaced, as
 * one layer replaces another's. Answers the bytes unpacked. Throws AwsError for a bad zip.
 */
export async function unzip(zip: Buffer, directory: string): Promise<number> {
  const archive = await open(zip)
  try {
    if (archive.entryCount === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
    if (archive.entryCount > MAX_ZIP_ENTRIES) throw badZip()
    let totalBytes = 0
    for await (const entry of entries(archive)) {
      // yauzl holds every entry to its declared size, so the declared sizes bound what is written.
      totalBytes += entry.uncompressedSize
      if (totalBytes > MAX_UNZIPPED_BYTES) {
        throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`)
      }
      await extract(archive, entry, directory)
    }
    return totalBytes
  } finally {
    archive.close()
  }
}

async function open(zip: Buffer): Promise<yauzl.ZipFile> {
  try {
    // Rejects absolute names, `..`, backslashes and names that differ between the two headers.
    return await yauzl.fromBufferPromise(zip, { strictFileNames: true })
  } catch {
    throw badZip()
  }
}

async function* entries(archive: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  const each = archive.eachEntry()[Symbol.asyncIterator]()
  for (;;) {
    const next = await each.next().catch(() => {
      throw badZip()
    })
    if (next.done) return
    yield next.value
  }
}

async function extract(archive: yauzl.ZipFile, entry: yauzl.Entry, directory: string) {
  const name = entry.fileName
  if (name.length > MAX_PATH_LENGTH || name.includes('\0')) throw badZip()
  if (entry.generalPurposeBitFlag & ENCRYPTED) throw badZip()
  const mode = modeOf(entry)
  const type = mode & FILE_TYPE
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) throw badZip()
  const path = join(directory, name)
  try {
    if (name.endsWith('/') || type === DIRECTORY) {
      await mkdir(path, { recursive: true })
      return
    }
    await mkdir(dirname(path), { recursive: true })
    const content = await archive.openReadStreamPromise(entry)
    // Ours to read and to delete, whatever the package says.
    await pipeline(content, createWriteStream(path, { mode: (mode & 0o777) | 0o600 }))
  } catch (error) {
    throw isOurs(error) ? error : badZip()
  }
}

function modeOf(entry: yauzl.Entry): number {
  const unix = entry.versionMadeBy >>> 8 === MADE_BY_UNIX
  const mode = unix ? (entry.externalFileAttributes >>> 16) & 0xffff : 0
  return (mode & 0o777) === 0 ? (mode & FILE_TYPE) | 0o644 : mode
}

/** A full disk is our trouble; a name the file system refuses, or bad data, is the package's. */
function isOurs(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException
  return syscall !== undefined && code !== undefined && !NAME_ERRORS.has(code)
}
