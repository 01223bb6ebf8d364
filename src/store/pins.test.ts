import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SeededRandom } from '../kernel/random.ts'
import { readPieces, type Blobs } from './blobs.ts'
import { createFileBlobs, SEGMENT_BYTES } from './embedded/blobs.ts'
import { createMemoryBlobs } from './memory/blobs.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const adapters: Readonly<Record<string, () => Promise<Blobs>>> = {
  memory: async () => createMemoryBlobs({ random: new SeededRandom(1) }),
  files: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'millrace-pins-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    return createFileBlobs({ random: new SeededRandom(1), directory })
  },
}

async function* named(...ids: string[]) {
  yield* ids
}

describe.each(Object.entries(adapters))('what is read from blobs in %s', (_, open) => {
  const written = async (blobs: Blobs, bytes = SEGMENT_BYTES + 1) => {
    const blob = await blobs.write(Buffer.alloc(bytes, 'x'))
    blobs.release(blob.id)
    return blob
  }
  const gone = (blobs: Blobs, id: string) =>
    expect.poll(() => blobs.readAll(id).catch((error: Error) => error.name)).toBe('BlobMissing')

  test('stays when it is replaced before its reader knows what to read', async () => {
    const blobs = await open()
    const [one, other] = [await written(blobs), await written(blobs)]
    const pin = blobs.pin()
    await blobs.remove(one.id)
    await blobs.remove(other.id)
    pin.only([one])
    await gone(blobs, other.id)
    expect((await blobs.readAll(one.id)).length).toBe(one.bytes)
    pin.release()
    await gone(blobs, one.id)
  })

  test('stays until the last of its readers has left', async () => {
    const blobs = await open()
    const blob = await written(blobs)
    const pins = [blobs.pin(), blobs.pin()] as const
    for (const pin of pins) pin.only([blob])
    await blobs.remove(blob.id)
    pins[0].release()
    pins[0].release()
    expect((await blobs.readAll(blob.id)).length).toBe(blob.bytes)
    pins[1].release()
    await gone(blobs, blob.id)
  })

  test('is not waited for by what nobody reads', async () => {
    const blobs = await open()
    const [read, unread] = [await written(blobs), await written(blobs)]
    const pin = blobs.pin()
    pin.only([read])
    await blobs.remove(unread.id)
    await expect(blobs.readAll(unread.id)).rejects.toThrow('no blob')
    // Who begins now cannot have read a row that named it.
    const later = blobs.pin()
    pin.release()
    later.release()
  })

  test('goes when its reader is forgotten', async () => {
    const blobs = await open()
    const blob = await written(blobs)
    const pin = blobs.pin()
    pin.only([blob])
    readPieces(blobs, [blob], undefined, pin)
    await blobs.remove(blob.id)
    await expect
      .poll(() => (collectGarbage(), blobs.readAll(blob.id).catch(() => 'gone')), {
        timeout: 20_000,
      })
      .toBe('gone')
  })

  test.each([SEGMENT_BYTES + 1, 5_000])('of %d bytes is not swept', async (bytes) => {
    const blobs = await open()
    const blob = await written(blobs, bytes)
    const pin = blobs.pin()
    const sweep = blobs.sweep(named())
    // The sweep waits until the reader knows.
    pin.only([blob])
    expect(await sweep).toEqual({ files: 0, bytes: 0 })
    pin.release()
    expect(await blobs.sweep(named())).toMatchObject({ files: 1 })
  })
})
