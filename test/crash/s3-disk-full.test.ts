// A disk that is full in the middle of an upload. It is a small one of its own, for which one must be
// allowed to mount.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { put, type Sent } from './s3-put.ts'
import { Ground, type ServerProcess } from './server-process.ts'

const MiB = 1 << 20
/** The store keeps room of its own beside. */
const DISK_BYTES = 192 * MiB
let ground: Ground
let server: ServerProcess | undefined
let mounted = false
beforeAll(async () => {
  ground = await Ground.prepare()
  mkdirSync(ground.data)
  const size = `size=${DISK_BYTES}`
  mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', ground.data]).status === 0
  if (!mounted) console.log('skipped: a disk of its own cannot be mounted here')
})
afterAll(async () => {
  if (server?.running) await server.kill()
  if (mounted) spawnSync('umount', [ground.data])
  ground.remove()
})

const sent = (size: number, seed = size): Sent => ({ seed, size, etag: '', acknowledged: false })

test('an upload that the disk cannot take is refused and leaves nothing', async (context) => {
  if (!mounted) return context.skip('no disk of its own')
  server = await ground.start([])
  const { endpoint } = server
  expect(await put(endpoint, '/full', sent(0))).toBe(200)
  expect(await put(endpoint, '/full/before', sent(3 * MiB))).toBe(200)
  expect(await put(endpoint, '/full/huge', sent(DISK_BYTES + MiB))).toBe(503)
  expect(readdirSync(join(ground.data, 'blobs', 'tmp'))).toEqual([])
  const status = async (key: string) => (await fetch(`${endpoint}/full/${key}`)).status
  expect([await status('before'), await status('huge')]).toEqual([200, 404])
  // There is room again, though the store may take a moment to see it.
  await expect
    .poll(() => put(endpoint, '/full/after', sent(2 * MiB)), { timeout: 10_000 })
    .toBe(200)
}, 60_000)
