import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import { BlobMissing, BlobTooLarge, type Blobs } from './blobs.ts'
import { createFileBlobs } from './embedded/blobs.ts'
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
    const sha256 = createHash('sha256').update('hello world').digest('hex')
    expect(whole).toMatchObject({ bytes: 11, sha256 })
    expect(streamed).toMatchObject({ bytes: 11, sha256 })
    expect(streamed.id).not.toBe(whole.id)
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
    const { id } = await blobs.write(Buffer.from('x'))
    await blobs.remove(id)
    await blobs.remove(id)
    for (const missing of [id, 'a'.repeat(32), '../../etc/passwd', '']) {
      await expect(blobs.readAll(missing)).rejects.toThrow(BlobMissing)
      await expect(readRange(blobs, missing)).rejects.toThrow(BlobMissing)
      await blobs.remove(missing)
    }
  })
})

describe('blobs in files', () => {
  test('outlive a reopening; half-written ones do not', async () => {
    const directory = freshDirectory()
    const parts = { directory, random: new SeededRandom(2) }
    const blobs = await createFileBlobs(parts)
    const { id } = await blobs.write(Buffer.from('kept'))
    await expect(blobs.write(Buffer.alloc(9), { maxBytes: 1 })).rejects.toThrow(BlobTooLarge)
    expect(files(directory).length).toBe(1)
    writeFileSync(join(directory, 'tmp', 'half'), 'written')
    const again = await createFileBlobs(parts)
    expect(files(directory).length).toBe(1)
    expect((await again.readAll(id)).toString()).toBe('kept')
  })

  test('are backed up by links, which later removals leave alone', async () => {
    const blobs = await createFileBlobs({
      directory: freshDirectory(),
      random: new SeededRandom(3),
    })
    const target = freshDirectory()
    const a = await blobs.write(Buffer.from('a'))
    await blobs.backup(target)
    const b = await blobs.write(Buffer.from('b'))
    await blobs.backup(target)
    await blobs.remove(a.id)
    const copy = await createFileBlobs({ directory: target, random: new SeededRandom(4) })
    expect((await copy.readAll(a.id)).toString()).toBe('a')
    expect((await copy.readAll(b.id)).toString()).toBe('b')
  })
})
