import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ZipFile } from 'yazl'
import { SeededRandom } from '../../kernel/random.ts'
import { createMemoryBlobs } from '../../store/memory/blobs.ts'
import { unzip } from './unzip.ts'
import { zipInBlob, zipInMemory } from './zip.ts'

const random = new SeededRandom(1)
/** Small entries that lie across the blocks that are read, and one that is streamed. */
const FILES = new Map(
  [...Array(40).keys(), 'large'].map((name) => [
    `d/${name}`,
    Buffer.from(random.bytes(name === 'large' ? 3 << 20 : 99_991)),
  ]),
)

async function packed(): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, content] of FILES) zip.addBuffer(content, name)
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-zip-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test('a zip is unpacked where it lies as it is from memory', async () => {
  const zip = await packed()
  const blobs = createMemoryBlobs({ random })
  const { id } = await blobs.write(zip)
  for (const source of [zipInMemory(zip), zipInBlob(blobs, id, zip.length)]) {
    const directory = await freshDirectory()
    expect(await unzip(source, directory)).toBe(40 * 99_991 + (3 << 20))
    for (const [name, content] of FILES) {
      expect((await readFile(join(directory, name))).equals(content)).toBe(true)
    }
  }
})

test('what is cut short or is no zip is refused where it lies', async () => {
  const zip = await packed()
  const blobs = createMemoryBlobs({ random })
  const tail = zip.subarray(zip.length / 2)
  for (const bad of [zip.subarray(0, zip.length / 2), tail, Buffer.alloc(100)]) {
    const { id } = await blobs.write(bad)
    const unzipped = unzip(zipInBlob(blobs, id, bad.length), await freshDirectory())
    await expect(unzipped).rejects.toMatchObject({ code: 'InvalidParameterValueException' })
  }
})
