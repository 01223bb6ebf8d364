import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import { CHECKSUMS } from '../kernel/checksums.ts'
import { BlobMissing, BlobTooLarge, readPieces, type BlobInfo, type Blobs, type Piece } from './blobs.ts' // prettier-ignore
import { createFileBlobs, INLINE_BYTES, SEGMENT_BYTES } from './embedded/blobs.ts'
import { createMemoryBlobs } from './memory/blobs.ts'

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'millrace-blobs-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const files = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())

async function readRange(blobs: Blobs, id: string, start?: number, end?: number) {
  const chunks: Buffer[] = []
  const range = start === undefined ? undefined : { start, end: end! }
  for await (const chunk of blobs.read(id, range)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

async function* pieces(...parts: string[]) {
  for (const part of parts) yield Buffer.from(part)
}

const adapters = {
  memory: () => Promise.resolve(createMemoryBlobs({ random: new SeededRandom(1) })),
  files: () => createFileBlobs({ random: new SeededRandom(1), directory: freshDirectory() }),
}

describe.each(Object.entries(adapters))('blobs in %s', (_, open) => {
  test('come back as they were written, whole and in part', async () => {
    const blobs = await open()
    const whole = await blobs.write(Buffer.from('hello world'))
    const streamed = await blobs.write(pieces('hello', ' ', 'world'))
    expect([whole.bytes, streamed.bytes]).toEqual([11, 11])
    expect((await blobs.readAll(whole.id)).toString()).toBe('hello world')
    expect(await readRange(blobs, streamed.id)).toBe('hello world')
    expect(await readRange(blobs, streamed.id, 6, 8)).toBe('wor')
    expect(await readRange(blobs, streamed.id, 6, 600)).toBe('world')
    expect(await readRange(blobs, streamed.id, 0, 0)).toBe('h')
  })

  test('may be empty, and large', async () => {
    const blobs = await open()
    const empty = await blobs.write(new Uint8Array(0))
    expect(await readRange(blobs, empty.id)).toBe('')
    const large = Buffer.alloc(5_000_000, 'abc')
    const { id } = await blobs.write(large)
    expect((await blobs.readAll(id)).equals(large)).toBe(true)
    expect((await readRange(blobs, id)).length).toBe(large.length)
  })

  test('have a limit, and what breaks it or breaks off leaves nothing', async () => {
    const blobs = await open()
    const tooMuch = blobs.write(pieces('12345', '67890'), { maxBytes: 9 })
    await expect(tooMuch).rejects.toThrow(BlobTooLarge)
    await expect(blobs.write(Buffer.alloc(10), { maxBytes: 9 })).rejects.toThrow(BlobTooLarge)
    await blobs.write(Buffer.alloc(9), { maxBytes: 9 })
    const broken = (async function* () {
      yield Buffer.from('part')
      throw new Error('the caller hung up')
    })()
    await expect(blobs.write(broken)).rejects.toThrow('hung up')
  })

  test('that are not there are missing, whatever the id looks like', async () => {
    const blobs = await open()
    const { id } = await blobs.write(Buffer.alloc(SEGMENT_BYTES + 1))
    await blobs.remove(id)
    await blobs.remove(id)
    for (const missing of [id, 'a'.repeat(32), '../../etc/passwd', '']) {
      await expect(blobs.readAll(missing)).rejects.toThrow(BlobMissing)
      await expect(readRange(blobs, missing)).rejects.toThrow(BlobMissing)
      await blobs.remove(missing)
    }
  })
})

describe.each(Object.entries(adapters))('blobs in %s', (_, open) => {
  test('of all sizes are read in any part, alone and joined', async () => {
    const blobs = await open()
    const content = randomBytes(1_000_000)
    const sizes = [0, 1, INLINE_BYTES, INLINE_BYTES + 1, 9000, SEGMENT_BYTES, SEGMENT_BYTES + 1, 500_000] // prettier-ignore
    const pieces: Piece[] = []
    let at = 0
    for (const size of sizes) {
      const part = content.subarray(at, (at += size))
      const blob = await blobs.write(part)
      expect((await blobs.readAll(blob.id)).equals(part)).toBe(true)
      pieces.push(blob)
    }
    const whole = content.subarray(0, at)
    expect((await collected(readPieces(blobs, pieces))).equals(whole)).toBe(true)
    const random = new SeededRandom(11)
    for (let i = 0; i < 40; i++) {
      const start = Math.floor(random.float() * at)
      const end = start + Math.floor(random.float() ** 3 * at)
      const part = await collected(readPieces(blobs, pieces, { start, end }))
      expect(part.equals(whole.subarray(start, end + 1)), `${start}-${end}`).toBe(true)
    }
    await expect(collected(readPieces(blobs, [{ id: 'a'.repeat(32), bytes: 5 }]))).rejects.toThrow(BlobMissing) // prettier-ignore
  })

  test('are summed while they are written', async () => {
    const blobs = await open()
    const { checksums } = await blobs.write(pieces('1234', '56789'), { checksums: CHECKSUMS })
    const hash = (name: string) => createHash(name).update('123456789').digest('base64')
    // The check values of the CRC catalogue: https://reveng.sourceforge.io/crc-catalogue/
    expect(Object.fromEntries(checksums)).toEqual({
      md5: hash('md5'),
      sha1: hash('sha1'),
      sha256: hash('sha256'),
      crc32: Buffer.from('cbf43926', 'hex').toString('base64'),
      crc32c: Buffer.from('e3069283', 'hex').toString('base64'),
      crc64nvme: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
    })
  })

  test('that nothing names are swept, but for those that are held', async () => {
    const blobs = await open()
    const large = Buffer.alloc(SEGMENT_BYTES + 1)
    const [kept, orphan, held] = [await blobs.write(large), await blobs.write(large), await blobs.write(large)] // prettier-ignore
    for (const { id } of [kept, orphan]) blobs.release(id)
    let late: BlobInfo | undefined
    const names = (async function* () {
      yield kept.id
      // The row of this one commits where the sweep has already looked.
      late = await blobs.write(large)
      blobs.release(late.id)
      blobs.release(held.id)
    })()
    expect(await blobs.sweep(names)).toEqual({ files: 1, bytes: large.length })
    await expect(blobs.readAll(orphan.id)).rejects.toThrow(BlobMissing)
    for (const { id } of [kept, held, late!]) {
      expect((await blobs.readAll(id)).length).toBe(large.length)
    }
    await blobs.sweep(named())
    await expect(blobs.readAll(kept.id)).rejects.toThrow(BlobMissing)
  })
})

describe('blobs in files', () => {
  const fresh = async (seed: number) => {
    const directory = freshDirectory()
    const parts = { directory, random: new SeededRandom(seed) }
    return { directory, parts, blobs: await createFileBlobs(parts) }
  }

  test('outlive a reopening; half-written ones do not', async () => {
    const { directory, parts, blobs } = await fresh(2)
    const large = await blobs.write(Buffer.alloc(SEGMENT_BYTES + 1, 'l'))
    const small = await blobs.write(Buffer.alloc(5000, 's'))
    const broken = (async function* () {
      yield Buffer.alloc(SEGMENT_BYTES + 1)
      throw new Error('the caller hung up')
    })()
    await expect(blobs.write(broken)).rejects.toThrow('hung up')
    expect(files(directory).length).toBe(2)
    writeFileSync(join(directory, 'tmp', 'half'), 'written')
    const again = await createFileBlobs(parts)
    expect(files(directory).length).toBe(2)
    expect((await again.readAll(large.id)).length).toBe(SEGMENT_BYTES + 1)
    expect((await again.readAll(small.id)).toString()).toBe('s'.repeat(5000))
  })

  test('that come together share a segment, which goes with the last of them', async () => {
    const { directory, blobs } = await fresh(5)
    const contents = Array.from({ length: 200 }, (_, i) => Buffer.alloc(2000 + i, String(i)))
    const written = await Promise.all(contents.map((content) => blobs.write(content)))
    expect(files(directory).length).toBe(1)
    for (const [i, { id }] of written.entries()) {
      expect((await blobs.readAll(id)).equals(contents[i]!)).toBe(true)
      blobs.release(id)
    }
    const total = contents.reduce((sum, content) => sum + content.length, 0)
    const [last] = written.slice(-1)
    expect(await blobs.sweep(named(last!.id))).toEqual({ files: 0, bytes: 0 })
    expect((await blobs.readAll(last!.id)).length).toBe(2199)
    // What is appended after a sweep has sealed it goes into the next one.
    const next = await blobs.write(Buffer.alloc(3000))
    expect(await blobs.sweep(named())).toEqual({ files: 1, bytes: total })
    expect(files(directory).length).toBe(1)
    expect((await blobs.readAll(next.id)).length).toBe(3000)
  })

  test('writing beside sweeps loses nothing that is held or named', async () => {
    const { blobs } = await fresh(6)
    const random = new SeededRandom(6)
    const rows = new Map<string, Buffer>()
    let stopped = false
    const sweeps = (async () => {
      while (!stopped) await blobs.sweep(named(...rows.keys()))
    })()
    const writer = async () => {
      for (let i = 0; i < 12; i++) {
        const size = random.float() < 0.2 ? SEGMENT_BYTES + 1 : Math.floor(random.float() * 4000)
        const content = randomBytes(size)
        const { id } = await blobs.write(content)
        for (let turns = random.float() * 10; turns > 0; turns--) await new Promise(setImmediate)
        rows.set(id, content)
        blobs.release(id)
      }
    }
    await Promise.all(Array.from({ length: 5 }, writer))
    stopped = true
    await sweeps
    for (const [id, content] of rows) expect((await blobs.readAll(id)).equals(content)).toBe(true)
  })

  test('are backed up after the rows that name them; what is removed meanwhile is in it', async () => {
    const { blobs } = await fresh(3)
    const target = join(freshDirectory(), 'backup')
    const large = await blobs.write(Buffer.alloc(SEGMENT_BYTES + 1, 'a'))
    const small = await blobs.write(Buffer.alloc(2000, 'b'))
    await blobs.backup(target, async () => blobs.remove(large.id))
    await blobs.sweep(named())
    await expect(blobs.readAll(large.id)).rejects.toThrow(BlobMissing)
    const copy = await createFileBlobs({ directory: target, random: new SeededRandom(4) })
    expect((await copy.readAll(large.id)).length).toBe(SEGMENT_BYTES + 1)
    expect((await copy.readAll(small.id)).length).toBe(2000)
  })
})

async function* named(...ids: string[]) {
  yield* ids
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
