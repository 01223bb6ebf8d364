// Blobs on disk: the smallest in their ids, so in the rows that name them; small ones in segments;
// large ones in files. Where the bounds are was measured (`npm run bench -- blobs`).

import { createReadStream } from 'node:fs'
import { copyFile, link, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Random } from '../../kernel/random.ts'
import { BlobContent, type ContentOptions } from '../blob-content.ts'
import {
  BlobMissing,
  type BlobInfo,
  type Blobs,
  type ByteRange,
  type Pin,
  type Swept,
} from '../blobs.ts'
import { Holds } from '../holds.ts'
import { StoreUnavailable } from '../store.ts'
import { BlobFiles } from './blob-files.ts'
import { inlineId, placeOf, segmentId } from './blob-id.ts'
import { syncDirectory } from './data-dir.ts'
import { Segments } from './segments.ts'

/** In the row: a row of this size costs less than a place in a segment and a read of it. */
export const INLINE_BYTES = 1024
/** In a segment: beyond, writing costs more than the syncs of a file of its own. */
export const SEGMENT_BYTES = 128 << 10

export interface FileBlobsOptions {
  readonly directory: string
  readonly random: Random
}

export async function createFileBlobs({ directory, random }: FileBlobsOptions): Promise<Blobs> {
  const files = await BlobFiles.open(directory)
  const segments = new Segments(join(directory, 'segments'), random)
  return new FileBlobs(files, segments, random)
}

class FileBlobs implements Blobs {
  readonly #files: BlobFiles
  readonly #segments: Segments
  readonly #random: Random
  readonly #holds = new Holds()

  constructor(files: BlobFiles, segments: Segments, random: Random) {
    this.#files = files
    this.#segments = segments
    this.#random = random
  }

  async write(
    source: Uint8Array | AsyncIterable<Uint8Array>,
    options?: ContentOptions,
  ): Promise<BlobInfo> {
    const content = new BlobContent(source, options)
    const slices = content.slices()
    const head: Uint8Array[] = []
    // The first slices tell where it belongs.
    while (content.bytes <= SEGMENT_BYTES) {
      const { value, done } = await slices.next()
      if (done === true) return this.#writeSmall(content, Buffer.concat(head))
      head.push(value)
    }
    const name = Buffer.from(this.#random.bytes(16)).toString('hex')
    this.#holds.hold(name)
    try {
      await this.#files.write(name, joined(head, slices))
    } catch (error) {
      this.#holds.release(name)
      throw refused(error)
    }
    return content.info(name)
  }

  async #writeSmall(content: BlobContent, bytes: Buffer): Promise<BlobInfo> {
    if (bytes.length <= INLINE_BYTES) return content.info(inlineId(bytes))
    // Held before it is there: a sweep may begin in between.
    const held = this.#holds.holdLater()
    try {
      const { segment, offset } = await this.#segments.append(bytes)
      const id = segmentId(segment, offset, bytes.length)
      held.as(id)
      return content.info(id)
    } catch (error) {
      held.as(undefined)
      throw refused(error)
    }
  }

  release(id: string): void {
    this.#holds.release(id)
  }

  pin(): Pin {
    const pin = this.#holds.pin()
    return {
      // The smallest content is in its id.
      only: (pieces) => pin.only(pieces.filter(({ id }) => placeOf(id)?.kind !== 'inline')),
      release: () => pin.release(),
    }
  }

  read(id: string, range?: ByteRange): Readable {
    return Readable.from(this.#pieces(id, range), { objectMode: false })
  }

  async readAll(id: string): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.#pieces(id, undefined)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async *#pieces(id: string, range: ByteRange | undefined): AsyncGenerator<Buffer> {
    const place = placeOf(id)
    if (place === undefined) throw new BlobMissing(`no blob ${JSON.stringify(id.slice(0, 64))}`)
    if (range !== undefined && range.end < range.start) return
    try {
      if (place.kind === 'inline') {
        const { content } = place
        const part = range ? content.subarray(range.start, range.end + 1) : content
        if (part.length > 0) yield part
      } else if (place.kind === 'file') {
        yield* createReadStream(this.#files.path(place.name), range)
      } else {
        const end = Math.min(range?.end ?? Number.POSITIVE_INFINITY, place.bytes - 1)
        const [from, to] = [place.offset + (range?.start ?? 0), place.offset + end]
        if (from <= to) yield* createReadStream(this.#segments.path(place.segment), { start: from, end: to }) // prettier-ignore
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new BlobMissing(`no blob ${id}`)
    }
  }

  async remove(id: string): Promise<void> {
    this.#holds.release(id)
    const place = placeOf(id)
    // Others share a segment: a sweep removes it when none of them is named any more.
    if (place?.kind !== 'file') return
    await this.#holds.removing(id, () => this.#files.remove(place.name))
  }

  async sweep(named: AsyncIterable<string>): Promise<Swept> {
    return this.#holds.sweeping(async (kept) => {
      // Everything written from now on is held, or in a segment that is not looked at.
      await this.#segments.seal()
      const closed = await this.#segments.closed()
      const files: string[] = []
      for await (const name of this.#files.names()) files.push(name)
      const used = new Set<string>()
      const note = (id: string) => {
        const place = placeOf(id)
        if (place?.kind === 'file') used.add(place.name)
        if (place?.kind === 'segment') used.add(place.segment)
      }
      for await (const id of named) note(id)
      for (const id of await kept()) note(id)
      let [count, bytes] = [0, 0]
      for (const segment of closed.filter((name) => !used.has(name))) {
        bytes += await this.#segments.remove(segment)
        count++
      }
      for (const name of files.filter((each) => !used.has(each))) {
        bytes += await this.#files.remove(name)
        count++
      }
      return { files: count, bytes }
    })
  }

  async backup(directory: string, snapshot: () => Promise<void>): Promise<void> {
    await this.#holds.frozen(async () => {
      await snapshot()
      const segments = join(directory, 'segments')
      await mkdir(segments, { recursive: true })
      await this.#segments.seal()
      for (const name of await this.#segments.closed()) {
        await linked(this.#segments.path(name), join(segments, name))
      }
      await this.#files.copyAll(directory, linked)
      syncDirectory(segments)
      syncDirectory(directory)
    })
  }

  close(): Promise<void> {
    return this.#segments.seal()
  }
}

/** A full disk is the store's trouble: the caller may try again. */
function refused(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
  return isFull ? new StoreUnavailable('the disk is full') : error
}

async function* joined(
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* head
  yield* rest
}

/** Files here never change, so a second name will do; on another disk it must be a copy. */
async function linked(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, to)
    const file = await open(to, 'r+')
    await file.sync().finally(() => file.close())
  }
}
