// Unpacks a deployment package into a directory of ours. A package comes from anyone: no links, no
// way out of the directory, no more bytes or files than Lambda allows.

import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import type * as yauzl from 'yauzl'
import { badZip, invalidParameter, unzippedTooLarge } from './errors.ts'
import { MAX_UNZIPPED_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO } from './limits.ts'
import type { Zip } from './zip.ts'

const FILE_TYPE = 0o170000
const DIRECTORY = 0o040000
/** Links, pipes, devices, sockets. Packers write other types too, and mean files by them. */
const NO_FILES = new Set([0o120000, 0o010000, 0o020000, 0o060000, 0o140000])
const MADE_BY_UNIX = 3
const ENCRYPTED = 0x1
const MAX_PATH_LENGTH = 1024

// What a file system answers to names that contradict each other (`a` and `a/b`) or are too long.
const NAME_ERRORS = new Set(['ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'EINVAL', 'ELOOP'])

/** Below it a package may have any ratio: there are small files of one letter. */
const ANY_RATIO_BYTES = 10 * 1024 * 1024
/** Entries up to here are read whole, several at a time. */
const SMALL_BYTES = 256 * 1024
const AT_ONCE = 16

const inflate = promisify(inflateRaw)

/**
 * Unpacks `zip` below `directory`, which must exist; files that are there already are replaced, as
 * one layer replaces another's. Answers the bytes unpacked. Throws AwsError for a bad zip.
 */
export async function unzip(zip: Zip, directory: string): Promise<number> {
  const archive = await open(zip)
  const target = new Target(archive, zip, directory)
  try {
    if (archive.entryCount === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
    if (archive.entryCount > MAX_ZIP_ENTRIES) throw badZip()
    let totalBytes = 0
    for await (const entry of entries(archive)) {
      // Every entry is held to its declared size, so the declared sizes bound what is written.
      totalBytes += entry.uncompressedSize
      if (totalBytes > MAX_UNZIPPED_BYTES) {
        throw unzippedTooLarge(MAX_UNZIPPED_BYTES)
      }
      if (totalBytes > ANY_RATIO_BYTES && totalBytes > zip.bytes * MAX_ZIP_RATIO) throw badZip()
      await target.add(entry)
    }
    await target.written()
    return totalBytes
  } finally {
    // Nothing is written any more once the outcome is known: the directory may be removed then.
    await target.settled()
    archive.close()
  }
}

async function open(zip: Zip): Promise<yauzl.ZipFile> {
  try {
    return await zip.open()
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

/** The directory that an archive is unpacked to, and what is being written there. */
class Target {
  readonly #archive: yauzl.ZipFile
  readonly #zip: Zip
  readonly #directory: string
  readonly #made = new Set<string>()
  /** By path: an entry of the same name comes after it. */
  readonly #writing = new Map<string, Promise<void>>()
  #failure: { readonly error: unknown } | undefined

  constructor(archive: yauzl.ZipFile, zip: Zip, directory: string) {
    this.#archive = archive
    this.#zip = zip
    this.#directory = directory
  }

  async add(entry: yauzl.Entry): Promise<void> {
    const name = entry.fileName
    if (name.length > MAX_PATH_LENGTH || name.includes('\0')) throw badZip()
    if (entry.generalPurposeBitFlag & ENCRYPTED) throw badZip()
    const mode = modeOf(entry)
    const type = mode & FILE_TYPE
    // A name says what a directory is; Maven gives some the mode 0xffff.
    const isDirectory = name.endsWith('/') || type === DIRECTORY
    if (!isDirectory && NO_FILES.has(type)) throw badZip()
    const path = join(this.#directory, name)
    if (isDirectory) return guarded(() => this.#make(path))
    if (this.#writing.size >= AT_ONCE) await Promise.race(this.#writing.values())
    await this.#writing.get(path)
    if (this.#failure !== undefined) throw this.#failure.error
    const writing = guarded(() => this.#write(entry, path, (mode & 0o777) | 0o600))
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#writing.delete(path))
    this.#writing.set(path, writing)
  }

  /** Throws what kept an entry from being written. */
  async written(): Promise<void> {
    await this.settled()
    if (this.#failure !== undefined) throw this.#failure.error
  }

  async settled(): Promise<void> {
    await Promise.all(this.#writing.values())
  }

  async #make(path: string): Promise<void> {
    if (this.#made.has(path)) return
    await mkdir(path, { recursive: true })
    this.#made.add(path)
  }

  /** `mode`: ours to read and to delete, whatever the package says. */
  async #write(entry: yauzl.Entry, path: string, mode: number): Promise<void> {
    await this.#make(dirname(path))
    if (entry.uncompressedSize <= SMALL_BYTES && entry.compressedSize <= SMALL_BYTES) {
      const content = await contentOf(this.#archive, this.#zip, entry)
      return writeFile(path, content, { mode })
    }
    const content = await this.#archive.openReadStreamPromise(entry)
    await pipeline(content, createWriteStream(path, { mode }))
  }
}

const STORED = 0
const DEFLATED = 8

/** Throws unless it is as long as declared. */
async function contentOf(archive: yauzl.ZipFile, zip: Zip, entry: yauzl.Entry): Promise<Buffer> {
  const { fileDataStart } = await archive.readLocalFileHeaderPromise(entry, { minimal: true })
  const packed = await zip.read(fileDataStart, fileDataStart + entry.compressedSize)
  const { compressionMethod, uncompressedSize } = entry
  let content = packed
  if (compressionMethod === DEFLATED) {
    content = await inflate(packed, { maxOutputLength: Math.max(1, uncompressedSize) })
  } else if (compressionMethod !== STORED) throw badZip()
  if (packed.length !== entry.compressedSize || content.length !== uncompressedSize) throw badZip()
  return content
}

async function guarded(write: () => Promise<void>): Promise<void> {
  try {
    await write()
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
