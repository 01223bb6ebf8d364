// Blobs of growing sizes, each named by a row that commits after it: in the id (so in the row), in a
// segment, in a file of its own. Where the three cross are the bounds in src/store/embedded/blobs.ts.
//
//   npm run bench -- blobs

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { Activity } from '../src/kernel/activity.ts'
import { CHECKSUMS } from '../src/kernel/checksums.ts'
import { RealClock } from '../src/kernel/clock.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { BlobFiles } from '../src/store/embedded/blob-files.ts'
import { inlineId, segmentId } from '../src/store/embedded/blob-id.ts'
import { createFileBlobs } from '../src/store/embedded/blobs.ts'
import { openEmbeddedStore } from '../src/store/embedded/embedded-store.ts'
import { Segments } from '../src/store/embedded/segments.ts'
import { keyOf } from '../src/store/key.ts'

const IN_FLIGHT = 32
const SIZES = [256, 512, 1024, 4096, 16_384, 65_536, 131_072, 262_144, 1_048_576]
/** Written in each measurement, at most. */
const BUDGET_BYTES = 64 << 20
const MOST = 4000
const STREAM_BYTES = 256 << 20

const directory = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
const parts = { clock: new RealClock(), random: systemRandom, activity: new Activity() }
const store = await openEmbeddedStore({ ...parts, directory: join(directory, 'store') })
const files = await BlobFiles.open(join(directory, 'files'))
const segments = new Segments(join(directory, 'segments'), systemRandom)

type Write = (content: Uint8Array) => Promise<string>

const ways: Readonly<Record<string, Write>> = {
  inline: async (content) => inlineId(content),
  segment: async (content) => {
    const { segment, offset } = await segments.append(content)
    return segmentId(segment, offset, content.length)
  },
  file: async (content) => {
    const name = Buffer.from(systemRandom.bytes(16)).toString('hex')
    await files.write(name, once(content))
    return name
  },
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

let rows = 0
async function perSecond(size: number, write: Write): Promise<number> {
  const content = Buffer.alloc(size, 'x')
  const count = Math.max(64, Math.min(MOST, Math.floor(BUDGET_BYTES / size)))
  let left = count
  const worker = async () => {
    while (left-- > 0) {
      const row = Buffer.from(await write(content))
      const key = keyOf('object', rows++)
      await store.transact('bench', function* (tx) {
        tx.put(key, row)
      })
    }
  }
  const started = performance.now()
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  return (count / (performance.now() - started)) * 1000
}

console.log(`objects with their rows, durable, ${IN_FLIGHT} at a time, per second`)
console.log(['bytes', ...Object.keys(ways)].map((name) => name.padStart(9)).join(''))
for (const size of SIZES) {
  const figures: string[] = []
  for (const [name, write] of Object.entries(ways)) {
    // An inline row has a limit.
    const fits = name !== 'inline' || size <= 262_144
    figures.push(fits ? String(Math.round(await perSecond(size, write))) : '')
  }
  console.log([String(size), ...figures].map((figure) => figure.padStart(9)).join(''))
}

const blobs = await createFileBlobs({ random: systemRandom, directory: join(directory, 'blobs') })
async function* stream(): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.alloc(1 << 20, 'y')
  for (let sent = 0; sent < STREAM_BYTES; sent += chunk.length) yield chunk
}
for (const checksums of [[], ['md5'], ['sha256'], ['crc32'], ['crc32c'], CHECKSUMS] as const) {
  const before = process.memoryUsage().rss
  const started = performance.now()
  const { id } = await blobs.write(stream(), { checksums })
  const seconds = (performance.now() - started) / 1000
  const grown = Math.max(0, process.memoryUsage().rss - before) >> 20
  const rate = Math.round(STREAM_BYTES / 2 ** 20 / seconds)
  console.log(`a stream, ${checksums.join('+') || 'no checksum'}: ${rate} MiB/s, ${grown} MiB more memory`) // prettier-ignore
  blobs.release(id)
  await blobs.remove(id)
}
await segments.seal()
await blobs.close()
await store.close()
rmSync(directory, { recursive: true })
