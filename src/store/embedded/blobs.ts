// Blobs as files. Names are generated, in directories by their first two digits; content is written
// to a temporary name, synced, renamed, and its directory synced, so a blob is whole or absent.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Random } from '../../kernel/random.ts'
import { BlobMissing, BlobTooLarge, type BlobInfo, type Blobs } from '../blobs.ts'
import { makeDurably, syncDirectory } from './data-dir.ts'

const SLICE_BYTES = 1 << 20
const ID = /^[0-9a-f]{32}$/

export interface FileBlobsOptions {
  readonly directory: string
  readonly random: Random
}

export interface FileBlobs extends Blobs {
  /** Links every blob into another directory of the same disk (copies are the caller's choice). */
  backup(directory: string): Promise<void>
}

export async function createFileBlobs(options: FileBlobsOptions): Promise<FileBlobs> {
  const { directory, random } = options
  const temporary = join(directory, 'tmp')
  makeDurably(temporary)
  // What a crash left half-written.
  for (const name of await readdir(temporary)) await rm(join(temporary, name), { force: true })

  const fileOf = (id: string): string => {
    if (!ID.test(id)) throw new BlobMissing(`no blob ${JSON.stringify(id)}`)
    return join(directory, id.slice(0, 2), id)
  }
  return {
    async write(content, { maxBytes = Number.POSITIVE_INFINITY } = {}): Promise<BlobInfo> {
      const id = Buffer.from(random.bytes(16)).toString('hex')
      const partial = join(temporary, id)
      try {
        const facts = await writeSynced(partial, content, maxBytes)
        makeDurably(join(directory, id.slice(0, 2)))
        await rename(partial, fileOf(id))
        await syncEntries(join(directory, id.slice(0, 2)))
        return { id, ...facts }
      } catch (error) {
        await rm(partial, { force: true })
        throw error
      }
    },

    read(id, range) {
      return Readable.from(pieces(fileOf, id, range), { objectMode: false })
    },

    async readAll(id) {
      return readFile(fileOf(id)).catch((error: unknown) => missing(error, id))
    },

    async remove(id) {
      if (ID.test(id)) await rm(fileOf(id), { force: true })
    },

    async backup(target) {
      for (const entry of await readdir(directory, { withFileTypes: true })) {
        if (!entry.isDirectory() || entry.name.length !== 2) continue
        const into = join(target, entry.name)
        await mkdir(into, { recursive: true })
        for (const id of await readdir(join(directory, entry.name))) {
          await link(join(directory, entry.name, id), join(into, id)).catch(unlessThereOrGone)
        }
        syncDirectory(into)
      }
    },
  }
}

async function writeSynced(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Omit<BlobInfo, 'id'>> {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of content instanceof Uint8Array ? slices(content) : content) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw new BlobTooLarge(`content of more than ${maxBytes} bytes`)
      hash.update(chunk)
      await writeAll(file, chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Hashing a large package in one go would hold up the event loop. */
function* slices(content: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += SLICE_BYTES) {
    yield content.subarray(at, at + SLICE_BYTES)
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength;) {
    at += (await file.write(chunk, at, chunk.byteLength - at)).bytesWritten
  }
}

async function syncEntries(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* pieces(
  fileOf: (id: string) => string,
  id: string,
  range: { start: number; end: number } | undefined,
): AsyncGenerator<Buffer> {
  const path = fileOf(id)
  if (range !== undefined && range.end < range.start) return
  try {
    yield* createReadStream(path, range)
  } catch (error) {
    missing(error, id)
  }
}

function missing(error: unknown, id: string): never {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new BlobMissing(`no blob ${id}`)
  throw error
}

function unlessThereOrGone(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EEXIST' && code !== 'ENOENT') throw error
}
