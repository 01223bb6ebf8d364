// Large blobs, a file each. Names are generated, in directories by their first two digits; content is
// written to a temporary name, synced, renamed, and its directory synced, so a blob is whole or
// absent.

import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDurably, syncEntries } from './data-dir.ts'

const SHARD = /^[0-9a-f]{2}$/

export class BlobFiles {
  readonly #directory: string
  readonly #temporary: string
  /** Those that are known to be there: finding out takes a sync that holds the event loop. */
  readonly #made = new Set<string>()

  private constructor(directory: string) {
    this.#directory = directory
    this.#temporary = join(directory, 'tmp')
  }

  /** Removes what a crash left half-written. */
  static async open(directory: string): Promise<BlobFiles> {
    const files = new BlobFiles(directory)
    await rm(files.#temporary, { recursive: true, force: true })
    makeDurably(files.#temporary)
    return files
  }

  path(name: string): string {
    return join(this.#directory, name.slice(0, 2), name)
  }

  async write(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const partial = join(this.#temporary, name)
    try {
      const file = await open(partial, 'wx')
      try {
        for await (const chunk of content) await writeAll(file, chunk)
        await file.sync()
      } finally {
        await file.close()
      }
      const shard = join(this.#directory, name.slice(0, 2))
      if (!this.#made.has(shard)) makeDurably(shard)
      this.#made.add(shard)
      await rename(partial, this.path(name))
      await syncEntries(shard)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  }

  async remove(name: string): Promise<number> {
    const size = await stat(this.path(name)).then(
      (found) => found.size,
      () => 0,
    )
    await rm(this.path(name), { force: true })
    return size
  }

  async *names(): AsyncGenerator<string> {
    for (const shard of await readdir(this.#directory)) {
      if (!SHARD.test(shard)) continue
      yield* await readdir(join(this.#directory, shard))
    }
  }

  /** The same file under a second name where that is possible: it never changes. */
  async copyAll(target: string, copy: (from: string, to: string) => Promise<void>): Promise<void> {
    for await (const name of this.names()) {
      const into = join(target, name.slice(0, 2))
      await mkdir(into, { recursive: true })
      await copy(this.path(name), join(into, name))
    }
  }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength;) {
    at += (await file.write(chunk, at, chunk.byteLength - at)).bytesWritten
  }
}
