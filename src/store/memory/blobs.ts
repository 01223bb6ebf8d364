// Blobs in memory, for tests and simulation.

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Random } from '../../kernel/random.ts'
import { BlobMissing, BlobTooLarge, type BlobInfo, type Blobs } from '../blobs.ts'

export function createMemoryBlobs(options: { random: Random }): Blobs {
  const contents = new Map<string, Buffer>()
  const find = (id: string): Buffer => {
    const content = contents.get(id)
    if (content === undefined) throw new BlobMissing(`no blob ${id}`)
    return content
  }
  return {
    async write(content, { maxBytes = Number.POSITIVE_INFINITY } = {}): Promise<BlobInfo> {
      const chunks: Uint8Array[] = []
      let bytes = 0
      for await (const chunk of content instanceof Uint8Array ? [content] : content) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) throw new BlobTooLarge(`content of more than ${maxBytes} bytes`)
        chunks.push(chunk)
      }
      const whole = Buffer.concat(chunks)
      const id = Buffer.from(options.random.bytes(16)).toString('hex')
      contents.set(id, whole)
      return { id, bytes, sha256: createHash('sha256').update(whole).digest('hex') }
    },
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
      contents.delete(id)
    },
  }
}
