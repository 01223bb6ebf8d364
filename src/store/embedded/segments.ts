// Files that many blobs share, one after another. What comes while a sync runs is written and synced
// together after it, so that small blobs do not cost a sync, a name and a directory's sync each.

import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../../kernel/random.ts'
import { makeDurably, syncEntries } from './data-dir.ts'

/** A segment that has reached so much is closed, and the next one begun. */
const SEGMENT_BYTES = 64 << 20
const NAME = /^[0-9a-f]{32}$/

export interface Spot {
  readonly segment: string
  readonly offset: number
}

interface Waiting {
  readonly content: Uint8Array
  readonly resolve: (spot: Spot) => void
  readonly reject: (error: unknown) => void
}

interface Open {
  readonly name: string
  readonly file: FileHandle
  size: number
}

export class Segments {
  readonly #directory: string
  readonly #random: Random
  #open: Open | undefined
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined

  constructor(directory: string, random: Random) {
    this.#directory = directory
    this.#random = random
    makeDurably(directory)
  }

  /** Resolves when the content is durable. */
  append(content: Uint8Array): Promise<Spot> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ content, resolve, reject })
      this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined))
    })
  }

  path(segment: string): string {
    return join(this.#directory, segment)
  }

  /** Those that nothing is appended to any more. */
  async closed(): Promise<string[]> {
    const names = await readdir(this.#directory)
    return names.filter((name) => NAME.test(name) && name !== this.#open?.name)
  }

  /** Closes the one that is appended to: its blobs are then like all others. */
  async seal(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
    const sealed = this.#open
    this.#open = undefined
    await sealed?.file.close()
  }

  async remove(segment: string): Promise<number> {
    const { size } = await stat(this.path(segment))
    await rm(this.path(segment), { force: true })
    return size
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        const spots = await this.#write(batch)
        batch.forEach(({ resolve }, at) => resolve(spots[at]!))
      } catch (error) {
        // What reached the disk is unknown: nothing is ever appended behind it.
        this.#open?.file.close().catch(() => {})
        this.#open = undefined
        for (const { reject } of batch) reject(error)
      }
    }
  }

  async #write(batch: readonly Waiting[]): Promise<Spot[]> {
    const segment = await this.#segment()
    const spots: Spot[] = []
    let offset = segment.size
    for (const { content } of batch) {
      spots.push({ segment: segment.name, offset })
      offset += content.byteLength
    }
    await writeAt(segment.file, Buffer.concat(batch.map((each) => each.content)), segment.size)
    await segment.file.datasync()
    segment.size = offset
    return spots
  }

  async #segment(): Promise<Open> {
    if (this.#open !== undefined && this.#open.size < SEGMENT_BYTES) return this.#open
    await this.#open?.file.close()
    this.#open = undefined
    const name = Buffer.from(this.#random.bytes(16)).toString('hex')
    const file = await open(this.path(name), 'wx')
    await syncEntries(this.#directory)
    return (this.#open = { name, file, size: 0 })
  }
}

async function writeAt(file: FileHandle, content: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < content.byteLength;) {
    const { bytesWritten } = await file.write(content, at, content.byteLength - at, position + at)
    at += bytesWritten
  }
}
