// Blobs in memory, for tests and simulation.

import { Readable } from 'node:stream'
import type { Random } from '../../kernel/random.ts'
import { BlobContent } from '../blob-content.ts'
import { BlobMissing, type Blobs } from '../blobs.ts'
import { Holds } from '../holds.ts'

export interface MemoryBlobsOptions {
  readonly random: Random
  /** What a process before this one left. */
  readonly contents?: Map<string, Buffer>
}

export function createMemoryBlobs(options: MemoryBlobsOptions): Blobs {
  const { contents = new Map<string, Buffer>() } = options
  const holds = new Holds()
  const find = (id: string): Buffer => {
    const content = contents.get(id)
    if (content === undefined) throw new BlobMissing(`no blob ${id}`)
    return content
  }
  return {
    async write(source, given) {
      const content = new BlobContent(source, given)
      const slices: Uint8Array[] = []
      for await (const slice of content.slices()) slices.push(slice)
      const id = Buffer.from(options.random.bytes(16)).toString('hex')
      holds.hold(id)
      contents.set(id, Buffer.concat(slices))
      return content.info(id)
    },
    release: (id) => holds.release(id),
    pin: () => holds.pin(),
    read(id, range) {
      return Readable.from(
        (async function* () {
          const content = find(id)
          const part = range ? content.subarray(range.start, range.end + 1) : content
          if (part.length > 0) yield Buffer.from(part)
        })(),
        { objectMode: false },
      )
    },
    async readAll(id) {
      return Buffer.from(find(id))
    },
    async remove(id) {
      holds.release(id)
      await holds.removing(id, async () => contents.delete(id))
    },
    sweep: (named) =>
      holds.sweeping(async (kept) => {
        const there = [...contents.keys()]
        const used = new Set<string>()
        for await (const id of named) used.add(id)
        for (const id of await kept()) used.add(id)
        const orphans = there.filter((id) => !used.has(id))
        const bytes = orphans.reduce((sum, id) => sum + find(id).length, 0)
        for (const id of orphans) contents.delete(id)
        return { files: orphans.length, bytes }
      }),
    async backup() {
      throw new Error('blobs in memory have nothing to back up')
    },
    async close() {},
  }
}
